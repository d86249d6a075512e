# SPDX-License-Identifier: GPL-2.0-or-later
# The figures of the design's budgets, side by side.

BENCH_PROGRAMS := $(addprefix $(BUILD)/bench/,bare chstatus side event store objects)
BENCH_CC = $(CC) $(CFLAGS) $(WARNINGS) -D_GNU_SOURCE -Ikmod/uapi -Ilibntms

$(BUILD)/bench/%: tests/bench/%.c tests/bench/measure.h kmod/uapi/linux/ntms.h
	@mkdir -p $(@D)
	$(BENCH_CC) -o $@ $<

$(BUILD)/bench/event: tests/bench/event.c tests/bench/measure.h kmod/uapi/linux/ntms.h
	@mkdir -p $(@D)
	$(BENCH_CC) $$(pkg-config --cflags libnl-genl-3.0) -o $@ $< \
		$$(pkg-config --libs libnl-genl-3.0)

# Against the shared library: both sides use the same SQLite.
$(BUILD)/bench/store $(BUILD)/bench/objects: $(BUILD)/bench/%: tests/bench/%.c tests/bench/measure.h \
		tests/bench/agent.h $(LIBNTMS_LINK)
	@mkdir -p $(@D)
	$(BENCH_CC) $$(pkg-config --cflags sqlite3) -o $@ $< -L$(BUILD)/libntms -lntms \
		$$(pkg-config --libs sqlite3) -Wl,-rpath,'$$ORIGIN/../libntms'

bench: packages
	$(MAKE) bench-guest

.PHONY: bench-guest
bench-guest: system-tools $(BENCH_PROGRAMS)
	$(GUEST) tests/bench/run-all
