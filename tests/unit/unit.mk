# SPDX-License-Identifier: GPL-2.0-or-later
#
# Unit tests and fuzzers. To be included after libntms.mk and sim.mk, from the top directory.
#
#   check-unit  build and run every tests/unit/test_*.c, the simulator's tests, tool.sh, daemon.py,
#               and the checks of the headers, the binary interface (abi.py) and what is installed
#               (installed.sh), and make a small one of the benchmarks' stores; needs no
#               privileges, no module and no network. SAN=1: see libntms.mk
#               NTMS_THOROUGH=1 in the environment: test_killed kills at every system call, test_crash
#               after everything that a request to a library does, not at some; test_memory makes
#               100,000 calls of each kind, test_fork forks 2,000 times; takes minutes
#   check-errors  after check-unit: which test shows which error of which function
#   coverage    how many lines of the pure part of the module its tests reach; fails below COVERAGE (95)
#               percent of any file
#   check-fuzz  run every tests/fuzz/fuzz_*.c for FUZZ_SECONDS; needs clang. See tests/fuzz/README.md
#   check-fuzz-dispatcher  the one of them that needs the module, in the guest
#
# A test is one C file. It may call the inner functions of the library and the pure part of the
# module, and include headers beside it.

unit_build := $(BUILD)/unit
UNIT_TESTS := $(patsubst tests/unit/%.c,$(unit_build)/%,$(sort $(wildcard tests/unit/test_*.c)))
UNIT_LIBS = $(shell pkg-config --libs check)

# Those files of the module that know neither kernel nor device.
kmod_pure := smc smc_cdb smc_reply smc_sense side inventory sweep record join
kmod_pure_a := $(unit_build)/libpure.a

unit_flags = $(WARNINGS) -Itests/unit -I$(unit_build) $(LIBNTMS_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) -pthread -MMD -MP

.PHONY: check-unit check-errors unit-tests check-headers check-fuzz check-fuzz-dispatcher \
	fuzz-dispatcher fuzzers
unit-tests: $(UNIT_TESTS) $(SIM_TESTS)

# NTMS_SO: what the test of the exported symbols looks at.
check-unit: unit-tests $(LIBNTMS_SO) $(BUILD)/tools/ntms $(BUILD)/tools/ntmsd check-headers
	@rm -rf $(unit_build)/shown $(unit_build)/seeded; failed=; for t in $(UNIT_TESTS) $(SIM_TESTS); do \
		CK_TIMEOUT_MULTIPLIER=$(if $(SAN),10,2) NTMS_SO=$(LIBNTMS_SO) NTMS_TOP=. \
			NTMS_SHOWN=$(unit_build)/shown TSAN_OPTIONS=suppressions=tests/unit/tsan.supp \
			$$t || failed="$$failed $$t"; \
	done; tests/unit/tool.sh $(BUILD)/tools/ntms || failed="$$failed tool.sh"; \
	tests/unit/daemon.py $(BUILD)/tools/ntmsd $(BUILD)/tools/ntms || failed="$$failed daemon.py"; \
	tests/unit/abi.py $(LIBNTMS_SO) || failed="$$failed abi.py"; \
	NTMS_BUILD=$(BUILD) tests/bench/seed.sh $(abspath $(unit_build))/seeded 1000 4 || failed="$$failed seed.sh"; \
	CC='$(CC)' CXX='$(CXX)' CFLAGS='$(CFLAGS)' MAKE='$(MAKE)' tests/unit/installed.sh \
		$(if $(SAN),SAN=$(SAN)) || failed="$$failed installed.sh"; \
	test -z "$$failed" || { echo "failed:$$failed" >&2; exit 1; }

$(UNIT_TESTS): $(unit_build)/%: $(unit_build)/%.o $(kmod_pure_a) $(LABEL_FORMATS_A) $(LIBNTMS_A)
	$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^ $(LIBNTMS_LIBS) $(LABEL_LIBS) $(UNIT_LIBS)

# What the library exports, for the tests that call it all.
$(unit_build)/test_api.o $(unit_build)/test_killed.o: $(unit_build)/exported.inc
$(unit_build)/exported.inc: tests/unit/exported.py tests/unit/headers.py libntms/libntms.map \
		libntms/ntmsapi.h libntms/ntmsext.h | $(unit_build)
	$< >$@

# Plug-ins that know labels, ours and such as do one thing wrong; and one that is none.
label_lies := 13
lie_folder := $(unit_build)/lies
lie_plugins := $(patsubst %,$(lie_folder)/lie%.so,$(shell seq 0 $$(($(label_lies) - 1)))) $(lie_folder)/none.so

$(unit_build)/test_label: | $(lie_plugins) $(LABEL_PLUGINS)
$(unit_build)/test_disk: | $(LABEL_PLUGINS)
$(unit_build)/test_disk.o: CPPFLAGS += -DLABEL_FOLDER='"$(abspath $(LABEL_FOLDER))"'
$(unit_build)/test_label.o: CPPFLAGS += -DLABEL_FOLDER='"$(abspath $(LABEL_FOLDER))"' \
	-DLIE_FOLDER='"$(abspath $(lie_folder))"' -DLIES=$(label_lies)

$(lie_plugins): $(lie_folder)/%.so: tests/unit/label_lie.c libntms/ntmsmli.h
	@mkdir -p $(@D)
	$(CC) $(WARNINGS) -Ilibntms $(CFLAGS) $(LDFLAGS) -fvisibility=hidden -fPIC -shared -o $@ $< \
		$(if $(filter none,$*),-DNO_FUNCTIONS,-DLIE=$(*:lie%=%))

# The library, linked into a test, looks for plug-ins beside it.
$(unit_build)/test_verify $(unit_build)/test_label_request $(unit_build)/test_crash: | $(unit_build)/ntms $(LABEL_PLUGINS)
$(unit_build)/ntms: | $(unit_build)
	ln -s ../libntms/ntms $@

# A program written for Windows, in all forms in which its header may be used.
windows_forms := $(foreach l,c cxx,$l $l-unicode $l-short $l-wine $l-wine-unicode)
windows_programs := $(windows_forms:%=$(unit_build)/windows/%)
windows_flags = $(if $(findstring unicode,$*),-DUNICODE) $(if $(findstring short,$*),-DUNICODE -fshort-wchar) \
	$(if $(findstring wine,$*),-isystem $(WINE_INCLUDE) -DAFTER_WINDOWS_H) \
	$(if $(findstring wine-unicode,$*),-fshort-wchar)
WINE_INCLUDE ?= /usr/include/wine/wine/windows

$(unit_build)/test_windows: | $(windows_programs)

$(unit_build)/windows/%: tests/unit/windows_program.c libntms/ntmsapi.h $(LIBNTMS_LINK)
	@mkdir -p $(@D)
	$(if $(and $(findstring wine,$*),$(if $(wildcard $(WINE_INCLUDE)/windows.h),,none)), \
		@echo "skipped: no windows.h of Wine (Debian: libwine-dev)", \
		$(if $(filter cxx%,$*),$(CXX) -x c++,$(CC)) -Wall -Wextra -Werror -Ilibntms $(windows_flags) \
			$(CFLAGS) $(LDFLAGS) -o $@ $< -x none -L$(LIBNTMS_BUILD) -lntms \
			-Wl,-rpath,$(abspath $(LIBNTMS_BUILD)))

$(unit_build)/%.o: tests/unit/%.c | $(unit_build)
	$(CC) $(unit_flags) -c -o $@ $<

$(unit_build)/pure_%.o: kmod/%.c | $(unit_build)
	$(CC) $(unit_flags) -c -o $@ $<

$(kmod_pure_a): $(kmod_pure:%=$(unit_build)/pure_%.o)
	rm -f $@
	$(AR) rcs $@ $^

# Functions and the errors that their man pages list, and the tests that showed each in the last
# check-unit; a test notes them with shown.h.
check-errors:
	tests/unit/errors.py $(unit_build)/shown

# The structs of the uAPI have no holes for processes of 32 bits, nor for those of 64: so they are the
# same for both. The public headers: in C++, with either kind of wchar_t, and beside the Windows ones
# (77: not here); beside the symbol map and the man pages.
check-headers:
	for m in -m32 -m64; do \
		$(CC) $$m -Wpadded -Werror -fsyntax-only -Ikmod/uapi \
			-isystem /usr/include/$$($(CC) -print-multiarch) -x c kmod/uapi/linux/ntms.h || exit 1; \
	done
	for f in "" -DUNICODE "-fshort-wchar -DUNICODE" -DPRE_SEVIL; do \
		$(CXX) -std=c++11 -Wall -Wextra -fsyntax-only -Ilibntms $$f tests/unit/ntmsapi_cxx.cc \
			|| exit 1; \
	done
	tests/unit/ntmsapi_compare.py || test $$? -eq 77
	tests/unit/manual.py

# -- coverage: the pure part anew --

COVERAGE ?= 95
coverage_build := $(BUILD)/coverage
COVERAGE_TESTS := $(patsubst $(unit_build)/%,$(coverage_build)/%, \
	$(filter $(kmod_pure:%=$(unit_build)/test_%),$(UNIT_TESTS)))

.PHONY: coverage
.SECONDARY: $(kmod_pure:%=$(coverage_build)/%.o)
coverage: $(COVERAGE_TESTS)
	rm -f $(coverage_build)/*.gcda
	for t in $^; do CK_TIMEOUT_MULTIPLIER=10 CK_VERBOSITY=silent $$t || exit 1; done
	gcov -n $(kmod_pure:%=$(coverage_build)/%.o) | awk -F "[':%]" -v least=$(COVERAGE) ' \
		/^File/ { file = $$2 } \
		/^Lines/ && file ~ /\.c$$/ { files++; low += $$2 < least; print $$2 "% of " file; file = "" } \
		END { exit low || files != $(words $(kmod_pure)) }'

$(coverage_build)/test_%: $(unit_build)/test_%.o $(kmod_pure:%=$(coverage_build)/%.o)
	$(CC) $(CFLAGS) $(LDFLAGS) --coverage -o $@ $^ $(UNIT_LIBS)

$(coverage_build)/%.o: kmod/%.c | $(coverage_build)
	$(CC) $(unit_flags) -O0 --coverage -c -o $@ $<

# -- fuzzers: everything anew, with clang --

FUZZ_CC ?= clang
FUZZ_SECONDS ?= 10
fuzz_build := $(BUILD)/fuzz
FUZZERS := $(filter-out %/fuzz_dispatcher, \
	$(patsubst tests/fuzz/%.c,$(fuzz_build)/%,$(sort $(wildcard tests/fuzz/fuzz_*.c))))
fuzz_flags = -std=gnu11 -g -O1 -Itests/unit $(LIBNTMS_CPPFLAGS) -pthread -MMD -MP \
	-fsanitize=address,undefined -fno-sanitize-recover=undefined
fuzz_a := $(fuzz_build)/libfuzzed.a
fuzz_objects := $(kmod_pure:%=$(fuzz_build)/kmod_%.o) \
	$(patsubst libntms/%.c,$(fuzz_build)/ntms_%.o,$(libntms_sources)) \
	$(patsubst libntms/label/%.c,$(fuzz_build)/label_%.o, \
		$(filter-out %/plugin.c,$(wildcard libntms/label/*.c)))

fuzzers: $(FUZZERS)

# They begin with what they found before, and with the seeds.
check-fuzz: $(FUZZERS) $(fuzz_build)/seeds
	mkdir -p $(fuzz_build)/seed/fuzz_security $(fuzz_build)/seed/fuzz_label
	$(fuzz_build)/seeds $(fuzz_build)/seed
	tar -V seed -cf $(fuzz_build)/seed/fuzz_label/tar tests/fuzz/README.md
	echo tests/fuzz/README.md | cpio -o --quiet -H newc >$(fuzz_build)/seed/fuzz_label/cpio
	for f in $(notdir $(FUZZERS)); do \
		mkdir -p $(fuzz_build)/corpus/$$f; \
		$(fuzz_build)/$$f -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 \
			-artifact_prefix=$(fuzz_build)/ $(fuzz_build)/corpus/$$f $(fuzz_build)/seed/$$f \
			|| exit 1; \
	done

# On the debug kernel, with a module that tells the kernel's coverage.
check-fuzz-dispatcher:
	kernel=$$(tests/guest/build-debug-kernel) && $(MAKE) fuzz-dispatcher KERNEL=$$kernel \
		KMOD_BUILD=$(fuzz_build)/kmod KCOV_INSTRUMENT=y

fuzz-dispatcher: $(fuzz_build)/fuzz_dispatcher $(fuzz_build)/seeds $(KMOD_BUILD)/ntms.ko $(BUILD)/sim/ntms-sim
	mkdir -p $(fuzz_build)/guest/corpus
	$(fuzz_build)/seeds $(fuzz_build)/seed
	cp -n $(fuzz_build)/seed/fuzz_dispatcher/* $(fuzz_build)/guest/corpus
	$(GUEST) tests/guest/run -c 2 -t $$(($(FUZZ_SECONDS) + 600)) -w $(fuzz_build)/guest \
		tests/fuzz/dispatcher.sh $(abspath $(fuzz_build))/fuzz_dispatcher $(FUZZ_SECONDS)

$(fuzz_build)/fuzz_dispatcher: tests/fuzz/fuzz_dispatcher.c tests/system/hostile.h | $(fuzz_build)
	$(FUZZ_CC) -std=gnu11 -g -O1 -D_GNU_SOURCE -Ikmod/uapi -Itests/system -fsanitize=fuzzer -o $@ $<

$(fuzz_build)/seeds: tests/fuzz/seeds.c $(sim_model_objects) | $(fuzz_build)
	$(CC) $(unit_flags) $(LDFLAGS) -o $@ $(filter-out %.h,$^)

$(FUZZERS): $(fuzz_build)/%: tests/fuzz/%.c $(fuzz_a)
	$(FUZZ_CC) $(fuzz_flags) -fsanitize=fuzzer -o $@ $(filter-out %.h,$^) $(LIBNTMS_LIBS) $(LABEL_LIBS)

$(fuzz_a): $(fuzz_objects)
	rm -f $@
	$(AR) rcs $@ $^

$(fuzz_build)/kmod_%.o: kmod/%.c | $(fuzz_build)
	$(FUZZ_CC) $(fuzz_flags) -fsanitize=fuzzer-no-link -c -o $@ $<

$(fuzz_build)/ntms_%.o: libntms/%.c $(LIBNTMS_BUILD)/schema.inc | $(fuzz_build)
	$(FUZZ_CC) $(fuzz_flags) -fsanitize=fuzzer-no-link -c -o $@ $<

$(fuzz_build)/label_%.o: libntms/label/%.c | $(fuzz_build)
	$(FUZZ_CC) $(fuzz_flags) -fsanitize=fuzzer-no-link -c -o $@ $<

$(unit_build) $(coverage_build) $(fuzz_build):
	mkdir -p $@

-include $(wildcard $(unit_build)/*.d $(coverage_build)/*.d $(fuzz_build)/*.d)
