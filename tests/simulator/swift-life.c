// swift-life.c: lives that begin and end quickly, for programs that live thousands of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The linker puts these in the place of what they are named after (--wrap). Two things take a third
// of a short life, and are not what dies in it: pages of their own around each secret, and reading
// the notices of the pilot at each start. A secret is in ordinary memory here, and is wiped all the
// same; the notices are read once and stay until the program ends.

#include "notice-shelf.h"

#include <malloc.h>
#include <sodium.h>
#include <stdlib.h>

void *__wrap_sodium_malloc (size_t size);
void __wrap_sodium_free (void *memory);
DureNoticeShelf *__real_dure_notice_shelf_load (const char *directory, GError **error);
DureNoticeShelf *__wrap_dure_notice_shelf_load (const char *directory, GError **error);
void __wrap_dure_notice_shelf_free (DureNoticeShelf *shelf);

void *
__wrap_sodium_malloc (size_t size)
{
  return malloc (size);
}

void
__wrap_sodium_free (void *memory)
{
  if (memory != NULL)
    sodium_memzero (memory, malloc_usable_size (memory));
  free (memory);
}

DureNoticeShelf *
__wrap_dure_notice_shelf_load (const char *directory, GError **error)
{
  static DureNoticeShelf *pilot;

  g_assert_null (directory);
  if (pilot == NULL)
    pilot = __real_dure_notice_shelf_load (NULL, error);
  return pilot;
}

void
__wrap_dure_notice_shelf_free (DureNoticeShelf *shelf)
{
}
