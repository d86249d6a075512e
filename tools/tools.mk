# SPDX-License-Identifier: GPL-2.0-or-later
# ntms, the administrator's tool, and what the host needs around it.

TOOLS_SOURCES := $(wildcard tools/*.c)
TOOLS_OBJECTS := $(TOOLS_SOURCES:%.c=$(BUILD)/%.o)

$(BUILD)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -Ilibntms $(shell pkg-config --cflags json-c) -MMD -c -o $@ $<

$(BUILD)/tools/ntms: $(TOOLS_OBJECTS) $(LIBNTMS_LINK)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(TOOLS_OBJECTS) -L$(BUILD)/libntms -lntms \
		$(shell pkg-config --libs json-c) -Wl,-rpath,'$$ORIGIN/../libntms'

-include $(TOOLS_OBJECTS:.o=.d)

.PHONY: tools install-tools
tools: $(BUILD)/tools/ntms

install-tools: tools
	install -D -m 755 $(BUILD)/tools/ntms $(DESTDIR)$(PREFIX)/bin/ntms
	install -D -m 644 Documentation/ntms.8 $(DESTDIR)$(PREFIX)/share/man/man8/ntms.8
	install -D -m 755 tools/host/ntms-inventory $(DESTDIR)/lib/udev/ntms-inventory
	install -D -m 644 tools/host/60-ntms.rules $(DESTDIR)/lib/udev/rules.d/60-ntms.rules
	install -D -m 644 tools/host/ntms-inventory@.service \
		$(DESTDIR)/lib/systemd/system/ntms-inventory@.service
	install -D -m 644 tools/host/ntms.tmpfiles $(DESTDIR)/usr/lib/tmpfiles.d/ntms.conf
	install -D -m 644 tools/host/ntms.sysusers $(DESTDIR)/usr/lib/sysusers.d/ntms.conf
	install -D -m 644 tools/host/ntms.modprobe $(DESTDIR)/etc/modprobe.d/ntms.conf
