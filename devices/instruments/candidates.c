// candidates.c: which of the devices in range may be the instrument that is wanted
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "candidates.h"

#include "device-address.h"

#define APPEARANCE_CATEGORY_SHIFT 6

/**
 * dure_candidates_recipe:
 * @device: a device in range
 * @kind: what is to be measured
 *
 * Returns: (nullable): how to speak to it: by what it broadcasts, if that is a measurement,
 *   otherwise by its name
 */
const DureRecipe *
dure_candidates_recipe (DureBluezDevice1 *device, DureInstrumentKind kind)
{
  g_autoptr (GVariant) data =
    g_dbus_proxy_get_cached_property (G_DBUS_PROXY (device), "ServiceData");
  const char *name = dure_bluez_device1_get_name (device);
  const DureRecipe *recipe = NULL;
  GVariantIter iter;
  const char *uuid;
  GVariant *value;

  if (data != NULL && g_variant_is_of_type (data, G_VARIANT_TYPE_VARDICT))
    {
      g_variant_iter_init (&iter, data);
      while (recipe == NULL && g_variant_iter_next (&iter, "{&sv}", &uuid, &value))
        {
          recipe = dure_recipe_find_heard (kind, name, uuid);
          g_variant_unref (value);
        }
    }

  return recipe != NULL ? recipe : dure_recipe_find (kind, name);
}

/**
 * dure_candidates_is_clear:
 * @device: a device in range
 * @kind: what is to be measured
 *
 * A broadcaster may be heard before it says anything, and must not be linked for that.
 *
 * Returns: whether it is clear what dure_candidates_recipe() says: nothing of the kind broadcasts,
 *   or the device does, or is of a known model, or offers what is linked
 */
gboolean
dure_candidates_is_clear (DureBluezDevice1 *device, DureInstrumentKind kind)
{
  const DureRecipe *recipe = dure_candidates_recipe (device, kind);
  const char *const *uuids = dure_bluez_device1_get_uuids (device);

  if (!dure_recipe_has_broadcast (kind) || recipe->is_broadcast
      || !g_str_equal (recipe->model, "*"))
    return TRUE;
  if (uuids != NULL && uuids[0] != NULL)
    return g_strv_contains (uuids, recipe->service);

  return dure_bluez_device1_get_appearance (device) >> APPEARANCE_CATEGORY_SHIFT
         == recipe->appearance;
}

static gboolean
is_installed (DureBluezDevice1 *device, const char *const *installed)
{
  for (guint i = 0; installed != NULL && installed[i] != NULL; i++)
    if (dure_device_address_equal (dure_bluez_device1_get_address (device), installed[i]))
      return TRUE;

  return FALSE;
}

static gboolean
may_be_own (DureBluezDevice1 *device, const DureWanted *wanted)
{
  const char *path = g_dbus_proxy_get_object_path (G_DBUS_PROXY (device));

  if (wanted->meters != NULL)
    return dure_home_meters_tells (wanted->meters, path);

  return !dure_candidates_recipe (device, wanted->kind)->is_broadcast;
}

/**
 * dure_candidates_find:
 * @radio: the radio
 * @wanted: what is wanted
 *
 * Returns: (transfer full) (element-type DureBluezDevice1): the installed instrument, or else
 *   whatever may be the donor's own: it is not the station's, and either offers the service and can
 *   be linked, or is a meter that tells what it counts
 */
GPtrArray *
dure_candidates_find (DureRadio *radio, const DureWanted *wanted)
{
  const DureRecipe *general = dure_recipe_find (wanted->kind, NULL);
  const DureSought sought = {
    .service = wanted->meters != NULL ? NULL : general->service,
    .appearance = general->appearance,
    .address = wanted->address,
    .path = wanted->path,
  };
  GPtrArray *found = dure_radio_find (radio, &sought);

  for (guint i = found->len; wanted->address == NULL && i > 0; i--)
    {
      DureBluezDevice1 *device = g_ptr_array_index (found, i - 1);

      if (is_installed (device, wanted->installed) || !may_be_own (device, wanted))
        g_ptr_array_remove_index (found, i - 1);
    }

  return found;
}

/**
 * dure_candidates_have:
 * Returns: whether the device at @path is one of @found
 */
gboolean
dure_candidates_have (GPtrArray *found, const char *path)
{
  for (guint i = 0; i < found->len; i++)
    if (g_strcmp0 (g_dbus_proxy_get_object_path (g_ptr_array_index (found, i)), path) == 0)
      return TRUE;

  return FALSE;
}
