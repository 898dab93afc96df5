// words.c: two words that kiosk and phone show alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "words.h"

#define WORDS 32

static const char *const words[2][2][WORDS] = {
  {
    { "푸른",   "밝은",   "고운",   "맑은",   "따뜻한", "조용한", "넓은",   "깊은",
      "높은",   "둥근",   "하얀",   "빨간",   "노란",   "검은",   "작은",   "커다란",
      "반가운", "정다운", "씩씩한", "튼튼한", "가벼운", "느긋한", "새로운", "오랜",
      "시원한", "달콤한", "부드러운", "빛나는", "춤추는", "웃는", "노래하는", "걷는" },
    { "강",   "별",   "산",   "바다", "나무", "구름", "달",   "꽃",
      "새",   "들판", "호수", "바람", "마을", "다리", "등대", "배",
      "섬",   "숲",   "길",   "집",   "나비", "고래", "사슴", "토끼",
      "감자", "사과", "포도", "찻잔", "우산", "모자", "연필", "북" },
  },
  {
    { "blue",  "bright", "pretty", "clear",  "warm",  "quiet", "wide",    "deep",
      "tall",  "round",  "white",  "red",    "yellow", "black", "little", "big",
      "happy", "kind",   "brave",  "strong", "light", "easy",  "new",     "old",
      "cool",  "sweet",  "soft",   "shining", "dancing", "smiling", "singing", "walking" },
    { "river", "star",  "hill",  "sea",   "tree",      "cloud",  "moon", "flower",
      "bird",  "field", "lake",  "wind",  "village",   "bridge", "lighthouse", "boat",
      "island", "forest", "road", "house", "butterfly", "whale",  "deer", "rabbit",
      "potato", "apple", "grape", "teacup", "umbrella", "hat",    "pencil", "drum" },
  },
};

static void
choose (const guint8 hash[DURE_SHA256_BYTES], gsize language, const char *ret_words[2])
{
  gsize list = language < G_N_ELEMENTS (words) ? language : 1;

  ret_words[0] = words[list][0][hash[0] % WORDS];
  ret_words[1] = words[list][1][hash[1] % WORDS];
}

/**
 * dure_words_of_hash:
 * @hash: of something that both sides know and nobody else
 * @language: of the reader; English where it has no list yet
 * @ret_words: (out caller-allocates) (transfer none): an adjective and a noun
 */
void
dure_words_of_hash (const guint8 hash[DURE_SHA256_BYTES], const char *language,
                    const char *ret_words[2])
{
  choose (hash, dure_token_language (language), ret_words);
}

/**
 * dure_word_pair:
 * @token: the token in the QR
 * @ret_words: (out caller-allocates) (transfer none): an adjective and a noun in the visit's
 *   language (English where its own has no list yet)
 *
 * A sticker over the screen leads to another page; that page cannot know these words, because they
 * come from the hash of the secret. 1 in 1,024 by chance.
 */
void
dure_word_pair (const DureToken *token, const char *ret_words[2])
{
  guint8 hash[DURE_SHA256_BYTES];

  dure_claim_hash (token->claim_secret, hash);
  choose (hash, token->language, ret_words);
}
