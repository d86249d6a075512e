# SPDX-License-Identifier: GPL-2.0-or-later
# NTMS for Linux. `make help` says what there is to make.

PREFIX ?= /usr
DESTDIR ?=
BUILD ?= build
CFLAGS ?= -O2 -g
WARNINGS := -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
# The kernel to build the module for: the one whose headers are here.
KVER ?= $(shell tests/guest/headers)

.DELETE_ON_ERROR:
.PHONY: all help packages module install clean demo check check-unit check-system bench
all: libntms tools module

help:
	@sed -n 's/^#: //p' Makefile

#: make            library, tools and kernel module, into build/
#: make demo       the main job in a guest: needs root or sudo, a fresh Debian 12
#: make lint       sparse, checkpatch, coccicheck and kernel-doc over the module
#: make coverage   how many lines of the module's pure part its unit tests reach
#: make check-fuzz fuzzers, each for FUZZ_SECONDS=; clang must be here
#: make check      all tests; installs the packages it needs
#: make bench      the figures, side by side with ch and mtx
#: make install    DESTDIR= PREFIX=/usr KVER=
#: make clean      remove build/

# kbuild writes beside its sources and its clean sweeps whole trees: it gets a
# copy of its own.
KMOD_BUILD = $(BUILD)/kmod-$(KVER)
KMOD_SOURCES := Kbuild $(shell find kmod -type f)

include $(wildcard libntms/libntms.mk tools/tools.mk tests/sim/sim.mk tests/lint/lint.mk \
	tests/unit/unit.mk tests/system/system.mk tests/bench/bench.mk)

module: $(KMOD_BUILD)/ntms.ko
$(KMOD_BUILD)/ntms.ko: $(KMOD_SOURCES)
	@mkdir -p $(KMOD_BUILD)
	cp --parents $(KMOD_SOURCES) $(KMOD_BUILD)
	$(MAKE) -C /lib/modules/$(KVER)/build M=$(abspath $(KMOD_BUILD)) W=1e modules
	@touch $@

install: install-libntms install-tools module
	install -D -m 644 $(KMOD_BUILD)/ntms.ko $(DESTDIR)/lib/modules/$(KVER)/extra/ntms.ko
	install -D -m 644 kmod/uapi/linux/ntms.h $(DESTDIR)$(PREFIX)/include/linux/ntms.h

clean:
	rm -rf $(BUILD)

packages:
	tests/packages

check: packages
	$(MAKE) lint
	$(MAKE) check-unit
	$(MAKE) coverage
	$(MAKE) check-system
