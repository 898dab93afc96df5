// bthome-objects.c: every object of BTHome version 2
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Source: the format page of bthome.io and the table of bthome-ble, which agree in all but one row:
// the page has shown precipitation (0x5F) in whole millimetres, the newer table has tenths. The
// names are bthome-ble's. Binary sensors share some of their names with others: power (0x0B and
// 0x10), gas, moisture, battery.

#include "bthome.h"

/* name, unit, form, octets, factor, exponent */
static const DureBthomeKind kinds[256] = {
  [0x00] = { "packet_id", NULL, DURE_BTHOME_UNSIGNED, 1, 1, 0 },
  [0x01] = { "battery", "%", DURE_BTHOME_UNSIGNED, 1, 1, 0 },
  [0x02] = { "temperature", "Cel", DURE_BTHOME_SIGNED, 2, 1, -2 },
  [0x03] = { "humidity", "%", DURE_BTHOME_UNSIGNED, 2, 1, -2 },
  [0x04] = { "pressure", "hPa", DURE_BTHOME_UNSIGNED, 3, 1, -2 },
  [0x05] = { "illuminance", "lx", DURE_BTHOME_UNSIGNED, 3, 1, -2 },
  [0x06] = { "mass", "kg", DURE_BTHOME_UNSIGNED, 2, 1, -2 },
  [0x07] = { "mass", "lb", DURE_BTHOME_UNSIGNED, 2, 1, -2 },
  [0x08] = { "dew_point", "Cel", DURE_BTHOME_SIGNED, 2, 1, -2 },
  [0x09] = { "count", NULL, DURE_BTHOME_UNSIGNED, 1, 1, 0 },
  [0x0a] = { "energy", "kWh", DURE_BTHOME_UNSIGNED, 3, 1, -3 },
  [0x0b] = { "power", "W", DURE_BTHOME_UNSIGNED, 3, 1, -2 },
  [0x0c] = { "voltage", "V", DURE_BTHOME_UNSIGNED, 2, 1, -3 },
  [0x0d] = { "pm25", "ug/m3", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x0e] = { "pm10", "ug/m3", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x0f] = { "generic", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x10] = { "power", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x11] = { "opening", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x12] = { "carbon_dioxide", "ppm", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x13] = { "volatile_organic_compounds", "ug/m3", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x14] = { "moisture", "%", DURE_BTHOME_UNSIGNED, 2, 1, -2 },
  [0x15] = { "battery", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x16] = { "battery_charging", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x17] = { "carbon_monoxide", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x18] = { "cold", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x19] = { "connectivity", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x1a] = { "door", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x1b] = { "garage_door", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x1c] = { "gas", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x1d] = { "heat", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x1e] = { "light", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x1f] = { "lock", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x20] = { "moisture", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x21] = { "motion", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x22] = { "moving", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x23] = { "occupancy", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x24] = { "plug", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x25] = { "presence", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x26] = { "problem", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x27] = { "running", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x28] = { "safety", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x29] = { "smoke", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x2a] = { "sound", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x2b] = { "tamper", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x2c] = { "vibration", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x2d] = { "window", NULL, DURE_BTHOME_BINARY, 1, 1, 0 },
  [0x2e] = { "humidity", "%", DURE_BTHOME_UNSIGNED, 1, 1, 0 },
  [0x2f] = { "moisture", "%", DURE_BTHOME_UNSIGNED, 1, 1, 0 },
  [0x3a] = { "button", NULL, DURE_BTHOME_BUTTON, 1, 1, 0 },
  [0x3c] = { "dimmer", NULL, DURE_BTHOME_DIMMER, 2, 1, 0 },
  [0x3d] = { "count", NULL, DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x3e] = { "count", NULL, DURE_BTHOME_UNSIGNED, 4, 1, 0 },
  [0x3f] = { "rotation", "deg", DURE_BTHOME_SIGNED, 2, 1, -1 },
  [0x40] = { "distance", "mm", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x41] = { "distance", "m", DURE_BTHOME_UNSIGNED, 2, 1, -1 },
  [0x42] = { "duration", "s", DURE_BTHOME_UNSIGNED, 3, 1, -3 },
  [0x43] = { "current", "A", DURE_BTHOME_UNSIGNED, 2, 1, -3 },
  [0x44] = { "speed", "m/s", DURE_BTHOME_UNSIGNED, 2, 1, -2 },
  [0x45] = { "temperature", "Cel", DURE_BTHOME_SIGNED, 2, 1, -1 },
  [0x46] = { "uv_index", NULL, DURE_BTHOME_UNSIGNED, 1, 1, -1 },
  [0x47] = { "volume", "L", DURE_BTHOME_UNSIGNED, 2, 1, -1 },
  [0x48] = { "volume", "mL", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x49] = { "volume_flow_rate", "m3/h", DURE_BTHOME_UNSIGNED, 2, 1, -3 },
  [0x4a] = { "voltage", "V", DURE_BTHOME_UNSIGNED, 2, 1, -1 },
  [0x4b] = { "gas", "m3", DURE_BTHOME_UNSIGNED, 3, 1, -3 },
  [0x4c] = { "gas", "m3", DURE_BTHOME_UNSIGNED, 4, 1, -3 },
  [0x4d] = { "energy", "kWh", DURE_BTHOME_UNSIGNED, 4, 1, -3 },
  [0x4e] = { "volume", "L", DURE_BTHOME_UNSIGNED, 4, 1, -3 },
  [0x4f] = { "water", "L", DURE_BTHOME_UNSIGNED, 4, 1, -3 },
  [0x50] = { "timestamp", NULL, DURE_BTHOME_TIMESTAMP, 4, 1, 0 },
  [0x51] = { "acceleration", "m/s2", DURE_BTHOME_UNSIGNED, 2, 1, -3 },
  [0x52] = { "gyroscope", "deg/s", DURE_BTHOME_UNSIGNED, 2, 1, -3 },
  [0x53] = { "text", NULL, DURE_BTHOME_TEXT, 1, 1, 0 },
  [0x54] = { "raw", NULL, DURE_BTHOME_RAW, 1, 1, 0 },
  [0x55] = { "volume_storage", "L", DURE_BTHOME_UNSIGNED, 4, 1, -3 },
  [0x56] = { "conductivity", "uS/cm", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x57] = { "temperature", "Cel", DURE_BTHOME_SIGNED, 1, 1, 0 },
  [0x58] = { "temperature", "Cel", DURE_BTHOME_SIGNED, 1, 35, -2 },
  [0x59] = { "count", NULL, DURE_BTHOME_SIGNED, 1, 1, 0 },
  [0x5a] = { "count", NULL, DURE_BTHOME_SIGNED, 2, 1, 0 },
  [0x5b] = { "count", NULL, DURE_BTHOME_SIGNED, 4, 1, 0 },
  [0x5c] = { "power", "W", DURE_BTHOME_SIGNED, 4, 1, -2 },
  [0x5d] = { "current", "A", DURE_BTHOME_SIGNED, 2, 1, -3 },
  [0x5e] = { "direction", "deg", DURE_BTHOME_UNSIGNED, 2, 1, -2 },
  [0x5f] = { "precipitation", "mm", DURE_BTHOME_UNSIGNED, 2, 1, -1 },
  [0x60] = { "channel", NULL, DURE_BTHOME_UNSIGNED, 1, 1, 0 },
  [0x61] = { "rotational_speed", "/min", DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0x62] = { "speed", "m/s", DURE_BTHOME_SIGNED, 4, 1, -6 },
  [0x63] = { "acceleration", "m/s2", DURE_BTHOME_SIGNED, 4, 1, -6 },
  [0x64] = { "light_level", NULL, DURE_BTHOME_UNSIGNED, 1, 1, 0 },
  [0xf0] = { "device_type_id", NULL, DURE_BTHOME_UNSIGNED, 2, 1, 0 },
  [0xf1] = { "firmware_version", NULL, DURE_BTHOME_VERSION, 4, 1, 0 },
  [0xf2] = { "firmware_version", NULL, DURE_BTHOME_VERSION, 3, 1, 0 },
};

/**
 * dure_bthome_kind:
 * @id: an object id
 *
 * Returns: (transfer none) (nullable): what it means, %NULL when nobody knows
 */
const DureBthomeKind *
dure_bthome_kind (uint8_t id)
{
  return kinds[id].name != NULL ? &kinds[id] : NULL;
}
