// test-device-address.c: Bluetooth addresses, compared and never shown
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "device-address.h"

static void
test_valid (void)
{
  g_assert_true (dure_device_address_is_valid ("C0:DE:00:00:00:01"));
  g_assert_true (dure_device_address_is_valid ("c0:de:00:00:00:01"));
  g_assert_false (dure_device_address_is_valid (NULL));
  g_assert_false (dure_device_address_is_valid (""));
  g_assert_false (dure_device_address_is_valid ("C0:DE:00:00:00"));
  g_assert_false (dure_device_address_is_valid ("C0:DE:00:00:00:0G"));
  g_assert_false (dure_device_address_is_valid ("C0:DE:00:00:00:01:02"));
}

static void
test_equal (void)
{
  g_assert_true (dure_device_address_equal ("C0:DE:00:00:00:0A", "c0:de:00:00:00:0a"));
  g_assert_false (dure_device_address_equal ("C0:DE:00:00:00:01", "C0:DE:00:00:00:02"));
  g_assert_false (dure_device_address_equal ("C0:DE:00:00:00:01", NULL));
  g_assert_false (dure_device_address_equal (NULL, NULL));
  g_assert_false (dure_device_address_equal ("nonsense", "nonsense"));
}

/* A trace on a disk is one only if the address stays: public, or random and static. */
static void
test_lasting (void)
{
  g_assert_true (dure_device_address_is_lasting ("00:1A:7D:DA:71:13", "public"));
  g_assert_true (dure_device_address_is_lasting ("00:1A:7D:DA:71:13", NULL));
  g_assert_true (dure_device_address_is_lasting ("C0:DE:00:00:00:01", "random"));
  g_assert_true (dure_device_address_is_lasting ("FF:DE:00:00:00:01", "random"));
  g_assert_false (dure_device_address_is_lasting ("40:DE:00:00:00:01", "random"));
  g_assert_false (dure_device_address_is_lasting ("7F:DE:00:00:00:01", "random"));
  g_assert_false (dure_device_address_is_lasting ("3F:DE:00:00:00:01", "random"));
  g_assert_false (dure_device_address_is_lasting ("nonsense", "public"));
  g_assert_false (dure_device_address_is_lasting (NULL, "public"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device-address/valid", test_valid);
  g_test_add_func ("/device-address/equal", test_equal);
  g_test_add_func ("/device-address/lasting", test_lasting);

  return g_test_run ();
}
