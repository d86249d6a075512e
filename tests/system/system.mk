# SPDX-License-Identifier: GPL-2.0-or-later
# Tests that need a kernel, in a virtual machine; and the programs they use.

STAGE := $(abspath $(BUILD))/stage
SYSTEM_PROGRAMS := $(BUILD)/system/agent $(BUILD)/system/ntms-ioctl

$(BUILD)/system/agent: tests/system/agent.c $(LIBNTMS_LINK)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -Ilibntms -o $@ $< -L$(BUILD)/libntms -lntms \
		-Wl,-rpath,'$$ORIGIN/../libntms'

$(BUILD)/system/ntms-ioctl: tests/system/ioctl.c kmod/uapi/linux/ntms.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -D_GNU_SOURCE -Ikmod/uapi $$(pkg-config --cflags libnl-genl-3.0) -o $@ $< \
		$$(pkg-config --libs libnl-genl-3.0)

# What a host would have installed.
$(STAGE)/stamp: $(LIBNTMS_LINK) $(LIBNTMS_PC) $(BUILD)/tools/ntms $(KMOD_BUILD)/ntms.ko \
		$(wildcard tools/host/*) Documentation/ntms.8
	rm -rf $(STAGE)
	$(MAKE) install DESTDIR=$(STAGE) PREFIX=/usr
	@touch $@

GUEST := NTMS_KO=$(abspath $(KMOD_BUILD))/ntms.ko NTMS_SIM=$(abspath $(BUILD))/sim/ntms-sim \
	NTMS_STAGE=$(STAGE) NTMS_BUILD=$(abspath $(BUILD))

.PHONY: stage system-tools demo demo-guest check-system
stage: $(STAGE)/stamp
system-tools: stage $(SYSTEM_PROGRAMS) $(BUILD)/sim/ntms-sim

# In a make of its own: what this one found of kernel headers and libraries when
# it began may have been installed since.
demo: packages
	$(MAKE) demo-guest

demo-guest: system-tools
	$(GUEST) tests/system/demo

check-system: system-tools
	$(GUEST) tests/system/run-all $(TESTS)
