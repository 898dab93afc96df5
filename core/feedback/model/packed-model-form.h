// packed-model-form.h: how a model lies in its file, for those who read and pack it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Little endian throughout; a real number is IEEE 754. A word is its length in one octet, then
// ASCII.
//
//   8 octets "DUREMODL", u8 form, u8 link, u16 features, u16 vectors, u32 version
//   f64 threshold, f64 base (what the sum begins with)
//   word name, word feature list
//   each feature: word name, word unit, f64 low, f64 high
//   linear: each feature's weight, f64
//   trees: u32 trees; each u32 nodes, and each node u16 feature, u16 right, f32 value
//   each vector: each feature's value, f64, and the answer, f64
//   32 octets SHA-256 of all before
//
// Nodes stand as one walks a tree: a node, all that is under its left, all that is under its right.
// Left is taken when the feature, as f32, is smaller than the value; it is the next node, and the
// right one is as many nodes on as "right" says. A leaf has the feature 0xffff and right 0, and its
// value is what it adds.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_PACKED_MODEL_MAGIC "DUREMODL"
#define DURE_PACKED_MODEL_MAGIC_BYTES 8
#define DURE_PACKED_MODEL_DIGEST_BYTES 32
#define DURE_PACKED_MODEL_NODE_BYTES 8
#define DURE_PACKED_MODEL_LEAF G_MAXUINT16

G_END_DECLS
