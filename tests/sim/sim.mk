# SPDX-License-Identifier: GPL-2.0-or-later
#
# The library simulator and its unit tests. To be included by a makefile that sets CFLAGS and WARNINGS; adds
# $(BUILD)/sim/ntms-sim and SIM_TESTS, the unit tests' programs.

BUILD ?= build
sim_dir := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
sim_build := $(BUILD)/sim

# No I/O in these: the unit tests link them.
sim_model := tape disc library moves reply quirk words fault journal inquiry mode_sense log_sense opcodes designator element_status volume_tag \
	smc_target drive sequential direct engine hands
sim_program := tcmu configfs plug simulator command control client server options main
sim_tests := test_tape test_disc test_library test_target test_drive test_engine test_words test_random

sim_model_objects := $(sim_model:%=$(sim_build)/%.o)
sim_objects := $(sim_model_objects) $(sim_program:%=$(sim_build)/%.o)
SIM_TESTS := $(sim_tests:%=$(sim_build)/%)

$(sim_build)/ntms-sim: $(sim_objects)
	$(CC) $(CFLAGS) $(LDFLAGS) -pthread -o $@ $^

$(SIM_TESTS): $(sim_build)/%: $(sim_build)/%.o $(sim_build)/testing.o $(sim_model_objects)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $$(pkg-config --libs check)

$(sim_build)/%.o: $(sim_dir)/%.c | $(sim_build)
	$(CC) $(CPPFLAGS) $(WARNINGS) $(CFLAGS) -MMD -MP -pthread -c -o $@ $<

$(sim_build):
	mkdir -p $@

-include $(wildcard $(sim_build)/*.d)
