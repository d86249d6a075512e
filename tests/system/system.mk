# SPDX-License-Identifier: GPL-2.0-or-later
# Tests that need a kernel, in a virtual machine; and the programs they use.

STAGE = $(abspath $(BUILD))/stage-$(KVER)
# Those that speak to the module itself.
MODULE_PROGRAMS := $(addprefix $(BUILD)/system/ntms-,ioctl fuzz stall netlink replug)
# Those that are programs for NTMS as any.
CLIENT_PROGRAMS := $(addprefix $(BUILD)/system/,agent fleet mounter)
SYSTEM_PROGRAMS := $(CLIENT_PROGRAMS) $(BUILD)/system/power-cut $(MODULE_PROGRAMS) \
	$(addprefix $(BUILD)/unit/,test_rights test_label test_disk)

$(CLIENT_PROGRAMS): $(BUILD)/system/%: tests/system/%.c $(LIBNTMS_LINK)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -Ilibntms -o $@ $< -L$(BUILD)/libntms -lntms \
		-Wl,-rpath,'$$ORIGIN/../libntms'

# With the inner functions of the library, as unit tests.
$(BUILD)/system/power-cut: tests/system/power-cut.c $(wildcard tests/unit/*.h) $(LIBNTMS_A)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -Itests/unit $(LIBNTMS_CPPFLAGS) -pthread -o $@ $< $(LIBNTMS_A) \
		$(LIBNTMS_LIBS) $$(pkg-config --libs check) -lm

$(MODULE_PROGRAMS): $(BUILD)/system/ntms-%: tests/system/%.c kmod/uapi/linux/ntms.h
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -D_GNU_SOURCE -Ikmod/uapi $$(pkg-config --cflags libnl-genl-3.0) -pthread -o $@ $< \
		$$(pkg-config --libs libnl-genl-3.0)

# What a host would have installed.
$(STAGE)/stamp: $(LIBNTMS_LINK) $(LIBNTMS_PC) $(BUILD)/tools/ntms $(BUILD)/tools/ntmsd $(KMOD_BUILD)/ntms.ko \
		$(wildcard tools/host/*) $(wildcard Documentation/*.[78]) $(LABEL_PLUGINS)
	rm -rf $(STAGE)
	$(MAKE) install DESTDIR=$(STAGE) PREFIX=/usr
	@touch $@

# A module for tests, for the same kernel as ours.
ADAPTER = $(BUILD)/adapter-$(KVER)
$(ADAPTER)/adapter.ko: private KMOD_BUILD = $(ADAPTER)
$(ADAPTER)/adapter.ko: $(wildcard tests/system/adapter/*)
	@mkdir -p $(@D)
	cp $^ $(@D)
	+$(KBUILD) modules
	@touch $@

GUEST = NTMS_KERNEL=$(KERNEL) NTMS_KO=$(abspath $(KMOD_BUILD))/ntms.ko \
	NTMS_SIM=$(abspath $(BUILD))/sim/ntms-sim NTMS_STAGE=$(STAGE) NTMS_BUILD=$(abspath $(BUILD))

# Those of the module, which run on any kernel; of these, those about what the module and the kernel
# have of each other rather than about libraries.
KERNEL_TESTS := $(filter-out kernel-common.sh kernel-failslab.sh,$(notdir $(wildcard tests/system/kernel-*.sh)))
INTERFACE_TESTS := $(addprefix kernel-,$(addsuffix .sh,abi adapter bind breakdown claims inventory join many motion \
	owners paths replug suspend uapi))
# Of these, some that together lock, allocate and wait in most of the module's ways.
DEBUG_TESTS := $(addprefix kernel-,$(addsuffix .sh,claims inventory motion replug))

.PHONY: stage system-tools demo demo-guest check-system check-debug check-6.12 check-sid \
	check-kernels check-dkms check-debug-kernel debug-kernel
stage: $(STAGE)/stamp
system-tools: stage $(SYSTEM_PROGRAMS) $(BUILD)/sim/ntms-sim $(ADAPTER)/adapter.ko

# In a make of its own: what this one found of kernel headers and libraries when
# it began may have been installed since.
demo: packages
	$(MAKE) demo-guest

demo-guest: system-tools
	$(GUEST) tests/system/demo

check-system: system-tools
	$(GUEST) tests/system/run-all $(TOGETHER) $(TESTS)

# The module on other kernels; TESTS chooses among KERNEL_TESTS.
check-debug: kernel := tests/guest/build-debug-kernel
check-debug: KERNEL_TESTS += kernel-failslab.sh
# Where a boot takes as long as many a test.
check-debug: together := TOGETHER=-t
check-6.12: kernel := tests/guest/fetch-kernel -b linux-image-6.12-amd64
check-sid: kernel := tests/guest/fetch-kernel -b -s sid linux-image-amd64
check-debug check-6.12 check-sid:
	kernel=$$($(kernel)) && \
		$(MAKE) check-system KERNEL=$$kernel $(together) TESTS="$(or $(TESTS),$(KERNEL_TESTS))"
check-kernels: check-6.12 check-sid

debug-kernel:
	nice -n 19 tests/guest/build-debug-kernel

# Whether the debug kernel sees what it is there for.
check-debug-kernel:
	kernel=$$(tests/guest/build-debug-kernel) && tests/guest/selftest-debug $$kernel

check-dkms:
	NTMS_KVER=$(KVER) tests/system/dkms.sh
