// SPDX-License-Identifier: GPL-2.0-only
#include <linux/module.h>
#include <net/genetlink.h>
#include "changer.h"
#include "event.h"

static const struct genl_multicast_group event_groups[] = {
	{ .name = NTMS_GENL_EVENTS },
};

static struct genl_family event_family __ro_after_init = {
	.name = NTMS_GENL_NAME,
	.version = NTMS_GENL_VERSION,
	.module = THIS_MODULE,
	.mcgrps = event_groups,
	.n_mcgrps = ARRAY_SIZE(event_groups),
};

static int fill(struct sk_buff *message, struct changer *changer, u32 event, u64 id, u32 count)
{
	void *header = genlmsg_put(message, 0, 0, &event_family, 0, NTMS_CMD_EVENT);

	if (!header ||
	    nla_put_u32(message, NTMS_A_CHANGER, changer_number(changer)) ||
	    nla_put_u64_64bit(message, NTMS_A_INSTANCE, changer->instance, NTMS_A_PAD) ||
	    nla_put_u64_64bit(message, NTMS_A_GENERATION, atomic64_read(&changer->generation),
			      NTMS_A_PAD) ||
	    nla_put_u32(message, NTMS_A_EVENT, event) ||
	    (id && nla_put_u64_64bit(message, NTMS_A_ID, id, NTMS_A_PAD)) ||
	    nla_put_u32(message, NTMS_A_COUNT, count))
		return -EMSGSIZE;
	genlmsg_end(message, header);
	return 0;
}

void event_send(struct changer *changer, u32 event, u64 id, u32 count)
{
	struct sk_buff *message;

	if (!genl_has_listeners(&event_family, &init_net, 0))
		return;
	message = genlmsg_new(NLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!message)
		return;
	if (fill(message, changer, event, id, count))
		nlmsg_free(message);
	else
		genlmsg_multicast(&event_family, message, 0, 0, GFP_KERNEL);
}

int event_register(void)
{
	return genl_register_family(&event_family);
}

void event_unregister(void)
{
	genl_unregister_family(&event_family);
}
