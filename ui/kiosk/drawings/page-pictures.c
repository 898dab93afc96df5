// page-pictures.c: what pages show that have nothing to measure
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// By the same hand as the instruments: a page that only says something shows it, too.

#include "pictures.h"

#define LEAST_MM 16 /* of the least letters' size: smaller it is a speck beside them */

/* A phone around (120, 70), its screen empty. */
#define PHONE                                                                                     \
  { "M 98 6 L 142 6 C 149 6 154 11 154 18 L 154 134 C 154 141 149 146 142 146 L 98 146 C 91 146"  \
    " 86 141 86 134 L 86 18 C 86 11 91 6 98 6 Z", "accent", NULL, 0 },                             \
  { "M 94 20 L 146 20 L 146 126 L 94 126 Z", "card", NULL, 0 },                                    \
  { "O 120 136 4", "card", NULL, 0 }

/* What it would send, on both sides. */
#define WAVES                                                                                     \
  { "M 174 50 C 184 62 184 84 174 96 M 190 38 C 208 58 208 88 190 108", NULL, "accent-mid", 5 },   \
  { "M 66 50 C 56 62 56 84 66 96 M 50 38 C 32 58 32 88 50 108", NULL, "accent-mid", 5 }

static const DureStroke phone_over[] = {
  PHONE,
  { "O 120 73 19", NULL, "accent", 4.5 },
  { "M 120 61 L 120 73 L 128 79", NULL, "accent", 4.5 },
  { NULL },
};

static const DureStroke phone_cut[] = {
  PHONE,
  WAVES,
  { "M 196 48 L 168 98 M 44 48 L 72 98", NULL, "look-again", 6 },
  { "M 106 73 L 134 73", NULL, "accent", 5 },
  { NULL },
};

static const DureStroke phone_kept[] = {
  PHONE,
  WAVES,
  { "M 104 74 L 116 86 L 137 62", NULL, "accent", 6 },
  { NULL },
};

/* Somebody of the place, who can be told that something is wrong. */
static const DureStroke staff[] = {
  { "M 30 146 C 30 108 52 92 82 92 C 112 92 134 108 134 146 Z", "accent", NULL, 0 },
  { "O 82 54 28", "accent-wash", "ink", 3.6 },
  { "M 144 14 L 206 14 C 214 14 220 20 220 28 L 220 66 C 220 74 214 80 206 80 L 168 80 L 148 98"
    " L 150 80 L 144 80 C 136 80 130 74 130 66 L 130 28 C 130 20 136 14 144 14 Z", "card",
    "accent", 4.5 },
  { "M 175 28 L 175 50", NULL, "look-again", 6 },
  { "O 175 64 4", "look-again", NULL, 0 },
  { NULL },
};

/* A letter that is closed, and waits to go out. */
static const DureStroke sealed[] = {
  { "M 48 24 L 192 24 C 199 24 204 29 204 36 L 204 118 C 204 125 199 130 192 130 L 48 130 C 41 130"
    " 36 125 36 118 L 36 36 C 36 29 41 24 48 24 Z", "accent-wash", "accent", 5 },
  { "M 38 32 L 120 88 L 202 32", NULL, "accent", 5 },
  { "O 120 88 17", "accent", NULL, 0 },
  { "M 112 88 L 118 94 L 129 82", NULL, "card", 4.5 },
  { NULL },
};

/* What computes, and nothing else: it has no way out but its answer. */
static const DureStroke model[] = {
  { "M 96 12 L 96 138 M 120 12 L 120 138 M 144 12 L 144 138 M 57 51 L 183 51 M 57 75 L 183 75 M 57"
    " 99 L 183 99", NULL, "accent-mid", 6 },
  { "M 82 28 L 158 28 C 164 28 167 31 167 37 L 167 113 C 167 119 164 122 158 122 L 82 122 C 76 122"
    " 73 119 73 113 L 73 37 C 73 31 76 28 82 28 Z", "accent", NULL, 0 },
  { "M 86 75 L 101 75 L 109 58 L 119 94 L 129 66 L 135 75 L 154 75", NULL, "card", 5 },
  { NULL },
};

static const DureStroke done[] = {
  { "O 120 76 54", "accent-wash", NULL, 0 },
  { "M 96 77 L 113 94 L 145 59", NULL, "accent", 7 },
  { NULL },
};

const DurePicture dure_page_pictures[] = {
  { "phone-over", 240, 152, phone_over, LEAST_MM },
  { "phone-cut", 240, 152, phone_cut, LEAST_MM },
  { "phone-kept", 240, 152, phone_kept, LEAST_MM },
  { "staff", 240, 152, staff, LEAST_MM },
  { "done", 240, 152, done, LEAST_MM },
  { "sealed", 240, 152, sealed, LEAST_MM },
  { "model", 240, 152, model, LEAST_MM },
  { NULL },
};
