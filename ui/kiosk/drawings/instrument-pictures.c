// instrument-pictures.c: the instruments, each by itself and as it is used
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One hand for all: rounded bodies in the accent, a light display, skin as a wash with a thin line.
// They are told apart by their outline alone, in grey and from afar.

#include "pictures.h"

/* A heart of 28 by 24 units around a point, as everything that hears a pulse carries it. */
#define HEART_AT_120_70                                                                           \
  "M 120 84 C 110.5 76.5 106 72 106 66.3 C 106 61.8 109.5 59 113 59 C 116.3 59 118.5 61.2 120 64" \
  " C 121.5 61.2 123.7 59 127 59 C 130.5 59 134 61.8 134 66.3 C 134 72 129.5 76.5 120 84 Z"

/* A person from the front; the strap lies just below the chest, its sender in the middle. */
static const DureStroke strap_worn[] = {
  { "M 95 44 C 95 58 90 62 68 68 C 42 75 32 86 28 110 L 19 170 L 221 170 L 212 110 C 208 86 198 75"
    " 172 68 C 150 62 145 58 145 44 Z", "accent-wash", NULL, 0 },
  { "M 95 44 C 95 58 90 62 68 68 C 42 75 32 86 28 110 L 19 170", NULL, "ink", 3.2 },
  { "M 145 44 C 145 58 150 62 172 68 C 198 75 208 86 212 110 L 221 170", NULL, "ink", 3.2 },
  { "M 62 108 C 66 130 66 150 63 170", NULL, "ink", 3.2 },
  { "M 178 108 C 174 130 174 150 177 170", NULL, "ink", 3.2 },
  { "M 120 6 C 134 6 143 16 143 31 C 143 47 133 58 120 58 C 107 58 97 47 97 31 C 97 16 106 6 120"
    " 6 Z",
    "accent-wash", "ink", 3.2 },
  { "M 64.5 117 C 90 127 150 127 175.5 117 L 174.4 133 C 150 143 90 143 65.6 133 Z", "accent",
    NULL, 0 },
  { "M 106 119 C 106 117 107 116 109 116 L 131 116 C 133 116 134 117 134 119 L 134 144 C 134 146"
    " 133 147 131 147 L 109 147 C 107 147 106 146 106 144 Z", "card", "accent", 3.2 },
  { "M 120 138.5 C 114 134 111 131.5 111 128.3 C 111 125.5 113.2 124 115.3 124 C 117.4 124"
    " 119 125.2 120 127 C 121 125.2 122.6 124 124.7 124 C 126.8 124 129 125.5 129 128.3"
    " C 129 131.5 126 134 120 138.5 Z", "accent", NULL, 0 },
  { NULL },
};

/* The strap by itself, as it lies in the tray. */
static const DureStroke strap[] = {
  { "M 20 66 C 20 46.1 64.8 30 120 30 C 175.2 30 220 46.1 220 66", NULL, "accent-mid", 16 },
  { "M 20 66 C 20 85.9 64.8 102 120 102 C 175.2 102 220 85.9 220 66", NULL, "accent", 16 },
  { "M 92 88 C 92 82 96 78 102 78 L 138 78 C 144 78 148 82 148 88 L 148 122 C 148 128 144 132 138"
    " 132 L 102 132 C 96 132 92 128 92 122 Z", "card", "accent", 4.5 },
  { "M 120 119 C 111 112 106 108 106 102.5 C 106 98 109.5 95.5 113 95.5 C 116.3 95.5 118.5"
    " 97.5 120 100 C 121.5 97.5 123.7 95.5 127 95.5 C 130.5 95.5 134 98 134 102.5 C 134"
    " 108 129 112 120 119 Z", "accent", NULL, 0 },
  { NULL },
};

/* An upper arm with the cuff around it, and the tube to the monitor beside. */
static const DureStroke cuff[] = {
  { "M 8 44 L 126 44 L 126 108 L 8 108 Z", "accent-wash", NULL, 0 },
  { "M 8 44 C 20 42 28 44 34 44 M 8 108 C 20 110 28 108 34 108", NULL, "ink", 3.6 },
  { "M 100 44 C 110 44 118 45 126 49 M 100 108 C 110 108 118 107 126 103", NULL, "ink", 3.6 },
  { "M 34 40 C 34 34 38 30 44 30 L 92 30 C 98 30 102 34 102 40 L 102 112 C 102 118 98 122 92 122"
    " L 44 122 C 38 122 34 118 34 112 Z", "accent", NULL, 0 },
  { "M 82 31 L 82 121", NULL, "accent-mid", 4.5 },
  { "M 58 121 C 58 134 68 136 84 136 L 130 136 C 146 136 144 118 156 112", NULL, "accent", 4.5 },
  { "M 148 34 C 148 27 152 23 159 23 L 215 23 C 222 23 226 27 226 34 L 226 106 C 226 113 222 117"
    " 215 117 L 159 117 C 152 117 148 113 148 106 Z", "card", "accent", 4.5 },
  { "M 187 66 C 179 59.8 175 56 175 51 C 175 47.2 178 44.8 181 44.8 C 183.8 44.8 185.7 46.6 187"
    " 49 C 188.3 46.6 190.2 44.8 193 44.8 C 196 44.8 199 47.2 199 51 C 199 56 195 59.8 187 66 Z",
    "accent", NULL, 0 },
  { "M 166 82 L 208 82 M 166 98 L 194 98", NULL, "accent-mid", 7 },
  { NULL },
};

/* A stick with a display; its tip on the left. */
static const DureStroke thermometer[] = {
  { "M 74 55 L 28 65 C 20 66.7 20 73.3 28 75 L 74 85 Z", "accent-mid", "accent", 4.5 },
  { "M 68 58 C 68 50 73 45 81 45 L 206 45 C 218 45 226 56 226 70 C 226 84 218 95 206 95 L 81 95"
    " C 73 95 68 90 68 82 Z", "accent", NULL, 0 },
  { "M 92 62 C 92 59 94 57 97 57 L 165 57 C 168 57 170 59 170 62 L 170 78 C 170 81 168 83 165 83"
    " L 97 83 C 94 83 92 81 92 78 Z", "card", NULL, 0 },
  { "M 104 70 L 118 70 M 128 70 L 142 70", NULL, "accent", 7 },
  { "O 156 65.5 4", NULL, "accent", 3 },
  { "O 200 70 8", "accent-mid", NULL, 0 },
  { NULL },
};

/* A platform from above with two feet on it. */
static const DureStroke scale[] = {
  { "M 56 26 C 56 16 62 10 72 10 L 168 10 C 178 10 184 16 184 26 L 184 116 C 184 126 178 132 168"
    " 132 L 72 132 C 62 132 56 126 56 116 Z", "accent", NULL, 0 },
  { "M 94 24 C 94 21 96 19 99 19 L 141 19 C 144 19 146 21 146 24 L 146 38 C 146 41 144 43 141 43"
    " L 99 43 C 96 43 94 41 94 38 Z", "card", NULL, 0 },
  { "M 106 31 L 117 31 M 125 31 L 134 31", NULL, "accent", 6 },
  { "M 94 54 C 105 54 110 64 108 78 C 106 90 108 98 106 108 C 104 120 86 120 84 108 C 82 98 84 90"
    " 80 78 C 76 64 83 54 94 54 Z", "accent-wash", NULL, 0 },
  { "M 146 54 C 157 54 164 64 160 78 C 156 90 158 98 156 108 C 154 120 136 120 134 108 C 132 98"
    " 134 90 132 78 C 130 64 135 54 146 54 Z", "accent-wash", NULL, 0 },
  { NULL },
};

/* A finger in its clip. */
static const DureStroke oximeter[] = {
  { "M 8 50 L 150 50 C 168 50 178 59 178 72 C 178 85 168 94 150 94 L 8 94 Z", "accent-wash", NULL,
    0 },
  { "M 8 50 L 150 50 C 168 50 178 59 178 72 C 178 85 168 94 150 94 L 8 94", NULL, "ink", 3.6 },
  { "M 52 59 C 56 66 56 77 52 84", NULL, "ink", 3.6 },
  { "M 104 74 L 212 74 C 220 74 226 80 226 88 L 226 108 C 226 118 220 124 210 124 L 120 124 C 110"
    " 124 104 118 104 108 Z", "accent-mid", NULL, 0 },
  { "M 96 32 C 96 22 102 16 112 16 L 208 16 C 219 16 226 23 226 34 L 226 62 C 226 70 221 74 213 74"
    " L 104 74 C 99 74 96 71 96 66 Z", "accent", NULL, 0 },
  { "M 114 34 C 114 31 116 29 119 29 L 185 29 C 188 29 190 31 190 34 L 190 54 C 190 57 188 59 185"
    " 59 L 119 59 C 116 59 114 57 114 54 Z", "card", NULL, 0 },
  { "M 124 45 L 136 45 L 142 36 L 150 54 L 156 45 L 179 45", NULL, "accent", 4 },
  { NULL },
};

/* A meter with its strip, and the drop. */
static const DureStroke glucose[] = {
  { "M 110 104 L 130 104 L 130 136 L 110 136 Z", "accent-mid", NULL, 0 },
  { "M 84 22 C 84 12 90 6 100 6 L 140 6 C 150 6 156 12 156 22 L 156 92 C 156 102 150 108 140 108"
    " L 100 108 C 90 108 84 102 84 92 Z", "accent", NULL, 0 },
  { "M 95 24 C 95 20 98 17 102 17 L 138 17 C 142 17 145 20 145 24 L 145 56 C 145 60 142 63 138 63"
    " L 102 63 C 98 63 95 60 95 56 Z", "card", NULL, 0 },
  { "M 104 34 L 120 34 M 104 47 L 134 47", NULL, "accent", 6 },
  { "O 120 84 9", "accent-mid", NULL, 0 },
  { "M 190 74 C 200 90 207 99 207 109 C 207 120 199.5 127 190 127 C 180.5 127 173 120 173 109"
    " C 173 99 180 90 190 74 Z", "accent", NULL, 0 },
  { NULL },
};

/* A watch on a wrist, its band going round. */
static const DureStroke watch[] = {
  { "M 8 40 L 232 40 L 232 100 L 8 100 Z", "accent-wash", NULL, 0 },
  { "M 8 40 C 40 44 60 42 84 40 M 156 40 C 180 38 206 40 232 36", NULL, "ink", 3.6 },
  { "M 8 100 C 40 96 60 98 84 100 M 156 100 C 180 102 206 100 232 104", NULL, "ink", 3.6 },
  { "M 100 34 L 140 34 L 142 106 L 98 106 Z", "accent", NULL, 0 },
  { "M 98 34 C 100 22 104 16 110 14 L 130 14 C 136 16 140 22 142 34 Z", "accent", NULL, 0 },
  { "M 98 106 C 100 118 104 124 110 126 L 130 126 C 136 124 140 118 142 106 Z", "accent", NULL,
    0 },
  { "O 120 70 38", "card", "accent", 5 },
  { HEART_AT_120_70, "accent", NULL, 0 },
  { NULL },
};

/* The same watch lifted off the wrist. */
static const DureStroke watch_lifted[] = {
  { "M 8 96 L 232 96 L 232 136 L 8 136 Z", "accent-wash", NULL, 0 },
  { "M 8 96 C 60 100 180 94 232 96 M 8 136 C 60 132 180 138 232 136", NULL, "ink", 3.6 },
  { "M 92 52 C 80 52 70 46 64 34 L 78 26 C 82 34 88 38 96 38 Z", "accent", NULL, 0 },
  { "M 148 52 C 160 52 170 46 176 34 L 162 26 C 158 34 152 38 144 38 Z", "accent", NULL, 0 },
  { "M 88 40 C 88 33 93 28 100 28 L 140 28 C 147 28 152 33 152 40 L 152 48 C 152 55 147 60 140 60"
    " L 100 60 C 93 60 88 55 88 48 Z", "card", "accent", 5 },
  { "M 120 88 L 120 70 M 112 77 L 120 69 L 128 77", NULL, "look-again", 5 },
  { NULL },
};

/* And laid back on. */
static const DureStroke watch_laid[] = {
  { "M 8 80 L 232 80 L 232 136 L 8 136 Z", "accent-wash", NULL, 0 },
  { "M 8 80 C 60 84 180 78 232 80 M 8 136 C 60 132 180 138 232 136", NULL, "ink", 3.6 },
  { "M 84 74 L 156 74 L 164 84 L 160 132 L 80 132 L 76 84 Z", "accent", NULL, 0 },
  { "M 84 58 C 84 51 89 46 96 46 L 144 46 C 151 46 156 51 156 58 L 156 70 C 156 77 151 82 144 82"
    " L 96 82 C 89 82 84 77 84 70 Z", "card", "accent", 5 },
  { "M 120 10 L 120 32 M 112 25 L 120 33 L 128 25", NULL, "accent", 5 },
  { NULL },
};

/* A house with its meter: a dial, and a flash for what runs through it. */
static const DureStroke home_meter[] = {
  { "M 120 12 L 196 70 L 182 70 L 182 132 L 58 132 L 58 70 L 44 70 Z", "accent-wash", NULL, 0 },
  { "M 40 74 L 120 12 L 200 74", NULL, "accent", 9 },
  { "M 60 66 L 60 132 L 180 132 L 180 66", NULL, "accent", 7 },
  { "O 120 88 30", "card", "accent", 4.5 },
  { "M 124 66 L 106 92 L 119 92 L 115 110 L 134 83 L 121 83 Z", "accent", NULL, 0 },
  { NULL },
};

/* A meter to be plugged in: its display with a flash, its prongs, and what it broadcasts. */
static const DureStroke meter[] = {
  { "M 76 20 L 164 20 C 171 20 176 25 176 32 L 176 100 C 176 107 171 112 164 112 L 76 112 C 69 112"
    " 64 107 64 100 L 64 32 C 64 25 69 20 76 20 Z", "accent", NULL, 0 },
  { "M 82 34 L 158 34 L 158 74 L 82 74 Z", "card", NULL, 0 },
  { "M 124 38 L 106 58 L 118 58 L 114 71 L 134 51 L 122 51 Z", "accent", NULL, 0 },
  { "O 120 93 9", "card", NULL, 0 },
  { "M 100 112 L 100 134 M 140 112 L 140 134", NULL, "accent", 9 },
  { "M 196 44 C 206 56 206 76 196 88 M 210 34 C 226 52 226 80 210 98", NULL, "accent-mid", 5 },
  { "M 44 44 C 34 56 34 76 44 88 M 30 34 C 14 52 14 80 30 98", NULL, "accent-mid", 5 },
  { NULL },
};

const DurePicture dure_instrument_pictures[] = {
  { "strap-worn", 240, 172, strap_worn },
  { "strap", 240, 140, strap },
  { "cuff", 240, 144, cuff },
  { "thermometer", 240, 140, thermometer },
  { "scale", 240, 140, scale },
  { "oximeter", 240, 140, oximeter },
  { "glucose", 240, 140, glucose },
  { "home-meter", 240, 140, home_meter },
  { "meter", 240, 140, meter },
  { "watch", 240, 140, watch },
  { "watch-lifted", 240, 144, watch_lifted },
  { "watch-laid", 240, 144, watch_laid },
  { NULL },
};
