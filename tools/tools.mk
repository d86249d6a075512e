# SPDX-License-Identifier: GPL-2.0-or-later
# ntms, the administrator's tool, and what the host needs around it.

TOOLS_SOURCES := $(wildcard tools/*.c)
TOOLS_OBJECTS := $(TOOLS_SOURCES:%.c=$(BUILD)/%.o)

$(BUILD)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -Ilibntms $(shell pkg-config --cflags json-c) -MMD -c -o $@ $<

LINK_NTMS = $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(TOOLS_OBJECTS) -L$(BUILD)/libntms -lntms \
	$(shell pkg-config --libs json-c)

$(BUILD)/tools/ntms: $(TOOLS_OBJECTS) $(LIBNTMS_LINK)
	$(LINK_NTMS) -Wl,-rpath,'$$ORIGIN/../libntms'

# What is installed does not look for its library where it was built.
$(BUILD)/tools/install/ntms: $(TOOLS_OBJECTS) $(LIBNTMS_LINK)
	@mkdir -p $(@D)
	$(LINK_NTMS)

-include $(TOOLS_OBJECTS:.o=.d)

.PHONY: tools install-tools
tools: $(BUILD)/tools/ntms

install-tools: $(BUILD)/tools/install/ntms
	install -D -m 755 $< $(DESTDIR)$(PREFIX)/bin/ntms
	install -D -m 644 Documentation/ntms.8 $(DESTDIR)$(PREFIX)/share/man/man8/ntms.8
	install -D -m 755 tools/host/ntms-inventory $(DESTDIR)/lib/udev/ntms-inventory
	install -D -m 644 tools/host/60-ntms.rules $(DESTDIR)/lib/udev/rules.d/60-ntms.rules
	install -D -m 644 -t $(DESTDIR)/lib/systemd/system \
		tools/host/ntms-inventory@.path tools/host/ntms-inventory@.service
	install -D -m 644 tools/host/ntms.tmpfiles $(DESTDIR)/usr/lib/tmpfiles.d/ntms.conf
	install -D -m 644 tools/host/ntms.sysusers $(DESTDIR)/usr/lib/sysusers.d/ntms.conf
	install -D -m 644 tools/host/ntms.modprobe $(DESTDIR)/etc/modprobe.d/ntms.conf
