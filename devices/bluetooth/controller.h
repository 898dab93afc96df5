// controller.h: what the kernel says of its Bluetooth controllers
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_CONTROLLERS_MAX 16

/**
 * DureController:
 * @name: such as "hci0", the last part of bluetoothd's adapter path
 * @address: its own address, such as "00:1A:7D:DA:71:13"
 * @bus: how it is attached: "USB", "UART", "VIRTUAL" ...
 * @is_up: whether it is switched on
 * @has_low_energy: whether it speaks Bluetooth Low Energy, which every instrument needs
 *
 * The facts of one controller, as libbluetooth reads them from the kernel.
 */
typedef struct {
  char name[16];
  char address[18];
  char bus[16];
  gboolean is_up;
  gboolean has_low_energy;
} DureController;

struct hci_dev_info;

void     dure_controller_from_info (const struct hci_dev_info *info,
                                    DureController            *ret_controller);
gboolean dure_controllers_look     (DureController            *ret_controllers,
                                    guint                     *ret_n,
                                    GError                   **error);

G_END_DECLS
