# SPDX-License-Identifier: GPL-2.0-or-later
# What sparse, checkpatch, coccicheck and kernel-doc say about the module.

LINT := $(BUILD)/lint

# The kernel's scripts: out of 140 MB, and done once.
$(LINT)/scripts: tests/guest/fetch-source
	rm -rf $@
	mkdir -p $(LINT)
	tar -xJf "$$(tests/guest/fetch-source)" -C $(LINT) --strip-components=1 --wildcards \
		'*/scripts/checkpatch.pl' '*/scripts/*.checkpatch' '*/scripts/spelling.txt' \
		'*/scripts/kernel-doc' '*/scripts/coccinelle'
	touch $@

.PHONY: lint
lint: module $(LINT)/scripts
	+tests/lint/run $(LINT)/scripts $(KBUILD)
