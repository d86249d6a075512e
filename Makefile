# SPDX-License-Identifier: GPL-2.0-or-later
# NTMS for Linux. `make help` says what there is to make.

PREFIX ?= /usr
DESTDIR ?=
BUILD ?= build
CFLAGS ?= -O2 -g
WARNINGS := -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
# The kernel to build the module for: the one whose headers are here, or the one in the folder KERNEL,
# as 'tests/guest/run -m' takes it; the guest boots that one, too.
KERNEL ?=
KVER ?= $(shell tests/guest/headers $(KERNEL))
KBUILD_FOLDER = $(KERNEL)/lib/modules/$(KVER)/build
# No BTF: it takes pahole, where the headers have what it is made from.
KBUILD_SETTINGS = M=$(abspath $(KMOD_BUILD)) W=1e CONFIG_DEBUG_INFO_BTF_MODULES=
KBUILD = $(MAKE) -C $(KBUILD_FOLDER) $(KBUILD_SETTINGS)
# One that comes with a compiler of its own.
ifneq ($(and $(KERNEL),$(wildcard $(KERNEL)/usr/bin/make)),)
KBUILD = tests/guest/inside $(KERNEL) $(KMOD_BUILD) make -j $(shell nproc) -C /lib/modules/$(KVER)/build \
	$(KBUILD_SETTINGS)
endif

.DELETE_ON_ERROR:
.PHONY: all help packages module install install-dkms clean demo check check-long check-unit check-system bench
all: libntms tools module

help:
	@sed -n 's/^#: //p' Makefile

#: make            library, tools and kernel module, into build/
#: make demo       the main job in a guest: needs root or sudo, a fresh Debian 12
#: make lint       sparse, checkpatch, coccicheck and kernel-doc over the module
#: make coverage   how many lines of the module's pure part its unit tests reach
#: make check-fuzz, check-fuzz-dispatcher  fuzzers, each for FUZZ_SECONDS=; clang must be here
#: make check-errors  after check-unit: which test shows which error of which function
#: make check      all tests; installs the packages it needs
#: make check-long  the tests of kills and power cuts at every system call, not at some; takes hours
#: make check-debug-kernel  whether the kernel of check-debug sees what modules do wrong
#: make check-debug, check-6.12, check-sid, check-kernels   the module's tests on other kernels; TESTS=
#: make bench      the figures, side by side with ch and mtx
#: make install    DESTDIR= PREFIX=/usr KVER=
#: make install-dkms  the module's source for DKMS: DESTDIR= PREFIX=/usr
#: make clean      remove build/

# kbuild writes beside its sources and its clean sweeps whole trees: it gets a
# copy of its own.
KMOD_BUILD = $(BUILD)/kmod-$(KVER)
KMOD_SOURCES := Kbuild $(shell find kmod -name '*.[ch]')
DKMS_SOURCE = $(DESTDIR)$(PREFIX)/src/ntms-$(VERSION)

include $(wildcard libntms/libntms.mk tools/tools.mk tests/sim/sim.mk tests/lint/lint.mk \
	tests/unit/unit.mk tests/system/system.mk tests/bench/bench.mk)

module: $(KMOD_BUILD)/ntms.ko
$(KMOD_BUILD)/ntms.ko: $(KMOD_SOURCES)
	@mkdir -p $(KMOD_BUILD)
	cp --parents $(KMOD_SOURCES) $(KMOD_BUILD)
	+$(KBUILD) modules
	@touch $@

install: install-libntms install-tools module
	install -D -m 644 $(KMOD_BUILD)/ntms.ko $(DESTDIR)/lib/modules/$(KVER)/extra/ntms.ko
	install -D -m 644 kmod/uapi/linux/ntms.h $(DESTDIR)$(PREFIX)/include/linux/ntms.h

install-dkms:
	install -d $(DKMS_SOURCE)
	cp --parents $(KMOD_SOURCES) $(DKMS_SOURCE)
	sed 's/@VERSION@/$(VERSION)/' kmod/dkms.conf >$(DKMS_SOURCE)/dkms.conf

clean:
	rm -rf $(BUILD)

packages:
	tests/packages

# The debug kernel is built by the processor that the unit tests leave idle.
check: packages
	$(MAKE) lint
	$(MAKE) -j 2 check-unit debug-kernel
	$(MAKE) check-errors
	$(MAKE) coverage
	$(MAKE) check-dkms
	$(MAKE) check-system
	$(MAKE) check-6.12 TESTS="$(INTERFACE_TESTS) main-job.sh"
	$(MAKE) check-debug TESTS="$(DEBUG_TESTS)"

# What make check does in part.
check-long: packages
	NTMS_THOROUGH=1 $(MAKE) check-unit
	NTMS_THOROUGH=1 $(MAKE) check-system \
		TESTS="crash.sh power-cut.sh power-cut-functions.sh fleet.sh"
