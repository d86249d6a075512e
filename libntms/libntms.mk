# SPDX-License-Identifier: LGPL-2.1-or-later
#
# The library. To be included first of all fragments, from the top directory. Takes BUILD, CC, AR,
# CFLAGS, LDFLAGS, WARNINGS, PREFIX, LIBDIR, DESTDIR, VERSION; gives
#
#   LIBNTMS_SO       the shared library; LIBNTMS_LINK is where -lntms finds it
#   LIBNTMS_A        static, with its inner functions: for unit tests
#   LIBNTMS_CPPFLAGS what files of the library and its tests are compiled with
#   LIBNTMS_LIBS     what LIBNTMS_A needs
#   LABEL_PLUGINS    the plug-ins that know labels; LABEL_FORMATS_A has the same, static
#   LABEL_LIBS       what these need
#   libntms, install-libntms   targets; the latter with the man pages of the functions
#
# SAN=1 makes everything with address and undefined-behaviour sanitizers, in a directory of its own;
# SAN=thread with the thread sanitizer.

BUILD ?= build
PREFIX ?= /usr
LIBDIR ?= $(PREFIX)/lib
VERSION ?= 0.1
WARNINGS ?= -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes

ifneq ($(SAN),)
ifneq ($(filter thread,$(SAN)),)
sanitizers := -fsanitize=thread
override BUILD := $(BUILD)/thread
else
sanitizers := -fsanitize=address,undefined -fno-sanitize-recover=undefined
override BUILD := $(BUILD)/san
endif
override CFLAGS += $(sanitizers) -fno-omit-frame-pointer -g
override LDFLAGS += $(sanitizers)
endif

LIBNTMS_SONAME := libntms.so.1
LIBNTMS_BUILD := $(BUILD)/libntms
LIBNTMS_SO := $(LIBNTMS_BUILD)/$(LIBNTMS_SONAME)
LIBNTMS_LINK := $(LIBNTMS_BUILD)/libntms.so
LIBNTMS_A := $(LIBNTMS_BUILD)/libntms.a
LIBNTMS_PC := $(LIBNTMS_BUILD)/libntms.pc
# pkg-config is asked when it is used, for it may have been installed since make began.
LIBNTMS_CPPFLAGS = -Ilibntms -Ikmod -Ikmod/uapi -I$(LIBNTMS_BUILD) \
	$(shell pkg-config --cflags sqlite3 libnl-3.0 libnl-genl-3.0)
LIBNTMS_LIBS = $(shell pkg-config --libs sqlite3 libnl-3.0 libnl-genl-3.0)

# The table of transitions is the module's own.
libntms_sources := $(sort $(wildcard libntms/*.c))
libntms_objects := $(libntms_sources:libntms/%.c=$(LIBNTMS_BUILD)/%.o) $(LIBNTMS_BUILD)/kmod_side.o
libntms_compile = $(CC) $(WARNINGS) $(LIBNTMS_CPPFLAGS) $(CPPFLAGS) $(CFLAGS) -fvisibility=hidden \
	-fPIC -pthread -MMD -MP -c -o $@ $<

# A plug-in is one kind of label, and what makes it a plug-in; beside the library as where it is installed.
label_build := $(LIBNTMS_BUILD)/label
label_formats := $(sort $(patsubst libntms/label/%.c,%, \
	$(filter-out %/format.c %/plugin.c,$(wildcard libntms/label/*.c))))
label_objects := $(patsubst libntms/%.c,$(LIBNTMS_BUILD)/%.o, \
	$(filter-out %/plugin.c,$(sort $(wildcard libntms/label/*.c))))
label_plugin_objects := $(label_formats:%=$(label_build)/plugin_%.o)
LABEL_FORMATS_A := $(label_build)/formats.a
# Of these only the plug-ins have need.
LABEL_LIBS := -lmd -lz
LABEL_FOLDER := $(LIBNTMS_BUILD)/ntms/label
LABEL_PLUGINS := $(label_formats:%=$(LABEL_FOLDER)/%.so)

.PHONY: libntms install-libntms install-man3
libntms: $(LIBNTMS_LINK) $(LIBNTMS_A) $(LIBNTMS_PC) $(LABEL_PLUGINS)

$(LIBNTMS_SO): $(libntms_objects) libntms/libntms.map
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -pthread -Wl,-soname,$(LIBNTMS_SONAME) \
		-Wl,--version-script=libntms/libntms.map -Wl,-z,relro,-z,now,-z,nodelete \
		$(if $(SAN),,-Wl,-z,defs) -o $@ $(libntms_objects) $(LIBNTMS_LIBS)

$(LIBNTMS_LINK): $(LIBNTMS_SO)
	ln -sf $(LIBNTMS_SONAME) $@

$(LIBNTMS_A): $(libntms_objects)
	rm -f $@
	$(AR) rcs $@ $^

$(LIBNTMS_BUILD)/%.o: libntms/%.c | $(LIBNTMS_BUILD)
	$(libntms_compile)

$(label_objects): | $(label_build)

$(LABEL_FORMATS_A): $(label_objects)
	rm -f $@
	$(AR) rcs $@ $^

$(label_plugin_objects): $(label_build)/plugin_%.o: libntms/label/plugin.c | $(label_build)
	$(libntms_compile) -DFORMAT=$*_format

$(LABEL_PLUGINS): $(LABEL_FOLDER)/%.so: $(label_build)/plugin_%.o $(LABEL_FORMATS_A) \
		$(LIBNTMS_BUILD)/text.o $(LIBNTMS_BUILD)/guid.o | $(LABEL_FOLDER)
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-z,relro,-z,now -o $@ $^ $(LABEL_LIBS)

$(LIBNTMS_BUILD)/kmod_side.o: kmod/side.c | $(LIBNTMS_BUILD)
	$(libntms_compile)

$(LIBNTMS_BUILD)/store_sql.o: $(LIBNTMS_BUILD)/schema.inc

# A C string, a line a line.
$(LIBNTMS_BUILD)/schema.inc: libntms/schema.sql | $(LIBNTMS_BUILD)
	sed -e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' $< > $@

# Anew each time: PREFIX may be another one.
.PHONY: $(LIBNTMS_PC)
$(LIBNTMS_PC): libntms/libntms.pc.in | $(LIBNTMS_BUILD)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' \
		$< > $@

$(LIBNTMS_BUILD) $(label_build) $(LABEL_FOLDER):
	mkdir -p $@

# A page is found under each name that it tells in NAME.
install-man3: man3 = $(DESTDIR)$(PREFIX)/share/man/man3
install-man3:
	install -D -m 644 -t $(man3) Documentation/man3/*.3
	for page in $(notdir $(wildcard Documentation/man3/*.3)); do \
		for name in $$(sed -n '/^\.SH NAME/{n; s/ \\-.*//; s/,//g; p}' Documentation/man3/$$page); do \
			[ $$name.3 = $$page ] || ln -sf $$page $(man3)/$$name.3 || exit 1; \
		done; \
	done

install-libntms: $(LIBNTMS_SO) $(LIBNTMS_PC) $(LABEL_PLUGINS) install-man3
	install -D -m 755 $(LIBNTMS_SO) $(DESTDIR)$(LIBDIR)/$(LIBNTMS_SONAME)
	ln -sf $(LIBNTMS_SONAME) $(DESTDIR)$(LIBDIR)/libntms.so
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/include libntms/ntmsapi.h libntms/ntmsext.h \
		libntms/ntmsmli.h
	install -D -m 644 -t $(DESTDIR)$(LIBDIR)/ntms/label $(LABEL_PLUGINS)
	install -D -m 644 Documentation/ntms-label.7 $(DESTDIR)$(PREFIX)/share/man/man7/ntms-label.7
	install -D -m 644 $(LIBNTMS_PC) $(DESTDIR)$(LIBDIR)/pkgconfig/libntms.pc

-include $(wildcard $(LIBNTMS_BUILD)/*.d $(label_build)/*.d)
