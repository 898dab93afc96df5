// words.c: two words that kiosk and phone show alike
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "words.h"

#define WORDS 32

/* In the order of dure_token_languages, and in each the order in which it says an adjective and its
 * noun; Russian has nouns of one gender, which its adjectives agree with. */
static const char *const words[][2][WORDS] = {
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
  {
    { "蓝色", "明亮", "漂亮", "清澈", "温暖", "安静", "宽阔", "深邃",
      "高大", "圆圆", "白色", "红色", "黄色", "黑色", "小小", "大大",
      "快乐", "亲切", "勇敢", "结实", "轻巧", "悠闲", "崭新", "古老",
      "凉爽", "香甜", "柔软", "发光", "跳舞", "微笑", "唱歌", "散步" },
    { "河流", "星星", "山峰", "海洋", "树木", "云朵", "月亮", "花朵",
      "小鸟", "田野", "湖泊", "清风", "村庄", "桥梁", "灯塔", "帆船",
      "海岛", "森林", "道路", "房子", "蝴蝶", "鲸鱼", "小鹿", "兔子",
      "土豆", "苹果", "葡萄", "茶杯", "雨伞", "帽子", "铅笔", "铃鼓" },
  },
  {
    { "dòng sông", "ngôi sao", "ngọn núi", "bờ biển", "cái cây", "đám mây", "mặt trăng",
      "bông hoa", "con chim", "cánh đồng", "mặt hồ", "cơn gió", "ngôi làng", "cây cầu",
      "hải đăng", "con thuyền", "hòn đảo", "khu rừng", "con đường", "ngôi nhà", "con bướm",
      "cá voi", "con hươu", "con thỏ", "củ khoai", "quả táo", "quả nho", "tách trà",
      "chiếc ô", "cái mũ", "bút chì", "cái trống" },
    { "xanh", "sáng", "xinh", "trong", "ấm", "yên", "rộng", "sâu",
      "cao", "tròn", "trắng", "đỏ", "vàng", "đen", "nhỏ", "lớn",
      "vui", "hiền", "gan dạ", "khỏe", "nhẹ", "thong thả", "mới", "cổ",
      "mát", "ngọt", "mềm", "lấp lánh", "nhảy múa", "mỉm cười", "ca hát", "dạo bước" },
  },
  {
    { "синий", "яркий", "красивый", "ясный", "тёплый", "тихий", "широкий", "глубокий",
      "высокий", "круглый", "белый", "красный", "жёлтый", "чёрный", "маленький", "большой",
      "весёлый", "добрый", "смелый", "сильный", "лёгкий", "спокойный", "новый", "старый",
      "свежий", "сладкий", "мягкий", "блестящий", "танцующий", "улыбчивый", "поющий", "гуляющий" },
    { "ручей", "фонарь", "холм", "океан", "дуб", "туман", "рассвет", "цветок",
      "воробей", "луг", "пруд", "ветер", "город", "мост", "маяк", "корабль",
      "остров", "лес", "парк", "дом", "мотылёк", "кит", "олень", "кролик",
      "арбуз", "лимон", "виноград", "чайник", "зонт", "шарф", "карандаш", "барабан" },
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
 * @language: of the reader; English where it has no list
 * @ret_words: (out caller-allocates) (transfer none): an adjective and a noun, in its order
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
 *   language, in its order
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
