// SPDX-License-Identifier: LGPL-2.1-or-later
#include "media_types.h"

#include "ntmsapi.h"

/* FILE_DEVICE_* */
enum { CD_ROM = 0x02, DISK = 0x07, TAPE = 0x1f };

/*
 * The last digits of an id are RSM's number; of LTO, which has one number for all, the generation
 * too. Bar code suffixes are those of the media's makers: data, 80 type M, c0 and up WORM.
 */
#define KIND(tail, number_, sides_, rw, device, suffix_, name_)				\
	{									\
		.id = "6b1f0000-7a3c-4d52-9e60-4e544d53" tail, .name = name_,	\
		.suffix = suffix_, .number = number_, .sides = sides_,		\
		.read_write = NTMS_MEDIARW_##rw, .device_type = device,		\
	}

const struct media_kind media_kinds[] = {
	KIND("0000", 0x00, 1, UNKNOWN, TAPE, NULL, "Unknown"),
	KIND("0020", 0x20, 1, REWRITABLE, TAPE, NULL, "DDS (4 mm)"),
	KIND("0021", 0x21, 1, REWRITABLE, TAPE, NULL, "MiniQIC"),
	KIND("0022", 0x22, 1, REWRITABLE, TAPE, NULL, "Travan"),
	KIND("0023", 0x23, 1, REWRITABLE, TAPE, NULL, "QIC"),
	KIND("0024", 0x24, 1, REWRITABLE, TAPE, NULL, "8 mm (Exabyte MP)"),
	KIND("0025", 0x25, 1, REWRITABLE, TAPE, NULL, "8 mm (Exabyte AME)"),
	KIND("0026", 0x26, 1, REWRITABLE, TAPE, NULL, "AIT-1 (8 mm)"),
	KIND("0027", 0x27, 1, REWRITABLE, TAPE, NULL, "DLT"),
	KIND("0028", 0x28, 1, REWRITABLE, TAPE, NULL, "NCTP"),
	KIND("0029", 0x29, 1, REWRITABLE, TAPE, NULL, "IBM 3480"),
	KIND("002a", 0x2A, 1, REWRITABLE, TAPE, NULL, "IBM 3490E"),
	KIND("002b", 0x2B, 1, REWRITABLE, TAPE, NULL, "IBM Magstar 3590"),
	KIND("002c", 0x2C, 1, REWRITABLE, TAPE, NULL, "IBM Magstar MP"),
	KIND("002d", 0x2D, 1, REWRITABLE, TAPE, NULL, "StorageTek D-3"),
	KIND("002e", 0x2E, 1, REWRITABLE, TAPE, NULL, "Sony DTF"),
	KIND("002f", 0x2F, 1, REWRITABLE, TAPE, NULL, "DV (6 mm)"),
	KIND("0030", 0x30, 1, REWRITABLE, TAPE, NULL, "DMI"),
	KIND("0031", 0x31, 1, REWRITABLE, TAPE, NULL, "Sony D-2"),
	KIND("0032", 0x32, 1, UNKNOWN, TAPE, "CU", "Cleaner Cartridge"),
	KIND("0033", 0x33, 1, READONLY, CD_ROM, NULL, "CD-ROM"),
	KIND("0034", 0x34, 1, WRITEONCE, CD_ROM, NULL, "CD-R"),
	KIND("0035", 0x35, 1, REWRITABLE, CD_ROM, NULL, "CD-RW"),
	KIND("0036", 0x36, 1, READONLY, CD_ROM, NULL, "DVD-ROM"),
	KIND("0037", 0x37, 1, WRITEONCE, CD_ROM, NULL, "DVD-R"),
	KIND("0038", 0x38, 1, REWRITABLE, CD_ROM, NULL, "DVD-RW"),
	KIND("0039", 0x39, 1, REWRITABLE, DISK, NULL, "MO 3.5 Inch Rewritable"),
	KIND("003a", 0x3A, 2, WRITEONCE, DISK, NULL, "MO 5.25 Inch Write-Once"),
	KIND("003b", 0x3B, 2, REWRITABLE, DISK, NULL, "MO 5.25 Inch Rewritable"),
	KIND("003c", 0x3C, 2, REWRITABLE, DISK, NULL, "MO 5.25 Inch LIMDOW"),
	KIND("003d", 0x3D, 1, WRITEONCE, DISK, NULL, "Phase Change 5.25 Inch Write-Once"),
	KIND("003e", 0x3E, 1, REWRITABLE, DISK, NULL, "Phase Change 5.25 Inch Rewritable"),
	KIND("003f", 0x3F, 1, REWRITABLE, DISK, NULL, "PD 5.25 Inch Rewritable"),
	KIND("0040", 0x40, 2, WRITEONCE, DISK, NULL, "Ablative 5.25 Inch Write-Once"),
	KIND("0041", 0x41, 2, REWRITABLE, DISK, NULL, "Pinnacle Apex 5.25 Inch Rewritable"),
	KIND("0042", 0x42, 2, WRITEONCE, DISK, NULL, "Sony 12 Inch Write-Once"),
	KIND("0043", 0x43, 2, WRITEONCE, DISK, NULL, "Philips 12 Inch Write-Once"),
	KIND("0044", 0x44, 2, WRITEONCE, DISK, NULL, "Hitachi 12 Inch Write-Once"),
	KIND("0045", 0x45, 2, WRITEONCE, DISK, NULL, "Cygnet 12 Inch Write-Once"),
	KIND("0046", 0x46, 2, WRITEONCE, DISK, NULL, "Kodak 14 Inch Write-Once"),
	KIND("0047", 0x47, 2, REWRITABLE, DISK, NULL, "MO Near Field 5.25 Inch"),
	KIND("0048", 0x48, 2, REWRITABLE, DISK, NULL, "Nikon 12 Inch Rewritable"),
	KIND("0049", 0x49, 1, REWRITABLE, DISK, NULL, "Iomega Zip"),
	KIND("004a", 0x4A, 1, REWRITABLE, DISK, NULL, "Iomega Jaz"),
	KIND("004b", 0x4B, 1, REWRITABLE, DISK, NULL, "SyQuest EZ135"),
	KIND("004c", 0x4C, 1, REWRITABLE, DISK, NULL, "SyQuest EZFlyer"),
	KIND("004d", 0x4D, 1, REWRITABLE, DISK, NULL, "SyQuest SyJet"),
	KIND("004e", 0x4E, 1, REWRITABLE, DISK, NULL, "Avatar F2"),
	KIND("004f", 0x4F, 1, REWRITABLE, TAPE, NULL, "8 mm (Exabyte MP2)"),
	KIND("0050", 0x50, 1, REWRITABLE, TAPE, NULL, "DST Small"),
	KIND("0051", 0x51, 1, REWRITABLE, TAPE, NULL, "DST Medium"),
	KIND("0052", 0x52, 1, REWRITABLE, TAPE, NULL, "DST Large"),
	KIND("0053", 0x53, 1, REWRITABLE, TAPE, NULL, "VXA-1"),
	KIND("0054", 0x54, 1, REWRITABLE, TAPE, NULL, "VXA-2"),
	KIND("0055", 0x55, 1, REWRITABLE, TAPE, NULL, "StorageTek 9840"),
	KIND("0057", 0x57, 1, REWRITABLE, TAPE, NULL, "LTO Accelis"),
	KIND("0058", 0x58, 2, REWRITABLE, DISK, NULL, "DVD-RAM"),
	KIND("0059", 0x59, 1, REWRITABLE, TAPE, NULL, "AIT (8 mm)"),
	KIND("005a", 0x5A, 1, REWRITABLE, TAPE, NULL, "ADR-1"),
	KIND("005b", 0x5B, 1, REWRITABLE, TAPE, NULL, "ADR-2"),
	KIND("005c", 0x5C, 1, REWRITABLE, TAPE, NULL, "StorageTek 9940"),
	KIND("005d", 0x5D, 1, REWRITABLE, TAPE, NULL, "SAIT"),
	KIND("5601", 0x56, 1, REWRITABLE, TAPE, "L1", "LTO-1"),
	KIND("5602", 0x56, 1, REWRITABLE, TAPE, "L2", "LTO-2"),
	KIND("5603", 0x56, 1, REWRITABLE, TAPE, "L3", "LTO-3"),
	KIND("5604", 0x56, 1, REWRITABLE, TAPE, "L4", "LTO-4"),
	KIND("5605", 0x56, 1, REWRITABLE, TAPE, "L5", "LTO-5"),
	KIND("5606", 0x56, 1, REWRITABLE, TAPE, "L6", "LTO-6"),
	KIND("5607", 0x56, 1, REWRITABLE, TAPE, "L7", "LTO-7"),
	KIND("5608", 0x56, 1, REWRITABLE, TAPE, "L8", "LTO-8"),
	KIND("5609", 0x56, 1, REWRITABLE, TAPE, "L9", "LTO-9"),
	KIND("560a", 0x56, 1, REWRITABLE, TAPE, "LA", "LTO-10"),
	KIND("5680", 0x56, 1, REWRITABLE, TAPE, "M8", "LTO-7 Type M (LTO-8 drives)"),
	KIND("56c3", 0x56, 1, WRITEONCE, TAPE, "LT", "LTO-3 WORM"),
	KIND("56c4", 0x56, 1, WRITEONCE, TAPE, "LU", "LTO-4 WORM"),
	KIND("56c5", 0x56, 1, WRITEONCE, TAPE, "LV", "LTO-5 WORM"),
	KIND("56c6", 0x56, 1, WRITEONCE, TAPE, "LW", "LTO-6 WORM"),
	KIND("56c7", 0x56, 1, WRITEONCE, TAPE, "LX", "LTO-7 WORM"),
	KIND("56c8", 0x56, 1, WRITEONCE, TAPE, "LY", "LTO-8 WORM"),
	KIND("56c9", 0x56, 1, WRITEONCE, TAPE, "LZ", "LTO-9 WORM"),
};

const size_t media_kinds_count = sizeof(media_kinds) / sizeof(*media_kinds);
