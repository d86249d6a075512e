# SPDX-License-Identifier: GPL-2.0-or-later
# ntms, the administrator's tool, ntmsd, the daemon, and what the host needs around them.

TOOLS_SOURCES := $(filter-out tools/ntmsd.c,$(wildcard tools/*.c))
TOOLS_OBJECTS := $(TOOLS_SOURCES:%.c=$(BUILD)/%.o)
NTMSD_OBJECTS := $(addprefix $(BUILD)/tools/,ntmsd.o enumerate.o guid.o names.o streams.o)

$(BUILD)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -Ilibntms $(shell pkg-config --cflags json-c libsystemd) -pthread \
		-MMD -c -o $@ $<

LINK_NTMS = $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(TOOLS_OBJECTS) -L$(BUILD)/libntms -lntms \
	$(shell pkg-config --libs json-c)

$(BUILD)/tools/ntms: $(TOOLS_OBJECTS) $(LIBNTMS_LINK)
	$(LINK_NTMS) -Wl,-rpath,'$$ORIGIN/../libntms'

# What is installed does not look for its library where it was built.
$(BUILD)/tools/install/ntms: $(TOOLS_OBJECTS) $(LIBNTMS_LINK)
	@mkdir -p $(@D)
	$(LINK_NTMS)

LINK_NTMSD = $(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $(NTMSD_OBJECTS) -L$(BUILD)/libntms -lntms \
	$(shell pkg-config --libs libsystemd)

$(BUILD)/tools/ntmsd: $(NTMSD_OBJECTS) $(LIBNTMS_LINK)
	$(LINK_NTMSD) -Wl,-rpath,'$$ORIGIN/../libntms'

$(BUILD)/tools/install/ntmsd: $(NTMSD_OBJECTS) $(LIBNTMS_LINK)
	@mkdir -p $(@D)
	$(LINK_NTMSD)

-include $(TOOLS_OBJECTS:.o=.d) $(BUILD)/tools/ntmsd.d

.PHONY: tools install-tools
tools: $(BUILD)/tools/ntms $(BUILD)/tools/ntmsd

install-tools: $(BUILD)/tools/install/ntms $(BUILD)/tools/install/ntmsd
	install -D -m 755 $(BUILD)/tools/install/ntms $(DESTDIR)$(PREFIX)/bin/ntms
	install -D -m 755 $(BUILD)/tools/install/ntmsd $(DESTDIR)$(PREFIX)/sbin/ntmsd
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/man/man8 Documentation/ntms.8 Documentation/ntmsd.8
	install -D -m 755 tools/host/ntms-inventory $(DESTDIR)/lib/udev/ntms-inventory
	install -D -m 644 tools/host/60-ntms.rules $(DESTDIR)/lib/udev/rules.d/60-ntms.rules
	install -D -m 644 -t $(DESTDIR)/lib/systemd/system \
		tools/host/ntms-inventory@.path tools/host/ntms-inventory@.service tools/host/ntmsd.service
	sed -i 's|^ExecStart=/usr/|ExecStart=$(PREFIX)/|' $(DESTDIR)/lib/systemd/system/ntms-inventory@.service \
		$(DESTDIR)/lib/systemd/system/ntmsd.service
	install -D -m 644 tools/host/ntms.tmpfiles $(DESTDIR)/usr/lib/tmpfiles.d/ntms.conf
	install -D -m 644 tools/host/ntms.sysusers $(DESTDIR)/usr/lib/sysusers.d/ntms.conf
	install -D -m 644 tools/host/ntms.modprobe $(DESTDIR)/etc/modprobe.d/ntms.conf
