// instrument-words.c: what the screens say of each instrument, and of each value
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "instrument-words.h"

#include "language.h"

#include <glib/gi18n-lib.h>

static const DureInstrumentWords words[DURE_DEVICE_COUNT] = {
  [DURE_DEVICE_ECG_STRAP] = {
    .name = N_ ("Pulse"),
    .note = N_ ("Chest strap, 3 min"),
    .overline = N_ ("Chest strap"),
    .picture = "strap-worn",
    .title = N_ ("Put on the chest strap."),
    .steps = { N_ ("Wet the two pads inside the strap."), N_ ("Fasten it just below your chest."),
               N_ ("Sit down and wait a moment.") },
    .looking = N_ ("Looking for the strap."),
    .lost = N_ ("Wet the pads and press the strap to your skin.\nThen try again."),
    .measuring = N_ ("Sit still and breathe."),
  },
  [DURE_DEVICE_BLOOD_PRESSURE_CUFF] = {
    .name = N_ ("Blood pressure"),
    .note = N_ ("Arm cuff, 1 min"),
    .overline = N_ ("Arm cuff"),
    .picture = "cuff",
    .title = N_ ("Put on the arm cuff."),
    .steps = { N_ ("Wrap it around your bare upper arm."), N_ ("Lay your arm on the table."),
               N_ ("Press the start button on the device.") },
    .looking = N_ ("Waiting for the cuff."),
    .lost = N_ ("Press the start button on the cuff.\nThen try again."),
    .measuring = N_ ("Sit still. Please do not talk."),
    .meaning = N_ ("Upper: the heart beats.\nLower: it rests."),
  },
  [DURE_DEVICE_THERMOMETER] = {
    .name = N_ ("Temperature"),
    .note = N_ ("A few seconds"),
    .overline = N_ ("Thermometer"),
    .picture = "thermometer",
    .title = N_ ("Take the thermometer."),
    .steps = { N_ ("Switch it on."), N_ ("Hold it to your ear or forehead."),
               N_ ("Wait until it beeps.") },
    .looking = N_ ("Waiting for the thermometer."),
    .lost = N_ ("Switch the thermometer on.\nThen try again."),
    .measuring = N_ ("Hold it until it beeps."),
    .meaning = N_ ("It differs with the place and the time of day."),
  },
  [DURE_DEVICE_WEIGHT_SCALE] = {
    .name = N_ ("Weight"),
    .note = N_ ("A few seconds"),
    .overline = N_ ("Scale"),
    .picture = "scale",
    .title = N_ ("Step on the scale."),
    .steps = { N_ ("Take off shoes and coat."), N_ ("Step on with both feet."),
               N_ ("Stand still until the number stays.") },
    .looking = N_ ("Waiting for the scale."),
    .lost = N_ ("Step off, wait, and step on again.\nThen try again."),
    .measuring = N_ ("Stand still on the scale."),
    .meaning = N_ ("Clothes are weighed too."),
  },
  [DURE_DEVICE_PULSE_OXIMETER] = {
    .name = N_ ("Oxygen"),
    .note = N_ ("Finger clip, 30 s"),
    .overline = N_ ("Finger clip"),
    .picture = "oximeter",
    .title = N_ ("Put your finger in the clip."),
    .steps = { N_ ("Warm your hand a little."), N_ ("Put a finger in, up to the end."),
               N_ ("Rest your hand on the table.") },
    .looking = N_ ("Waiting for the finger clip."),
    .lost = N_ ("Put your finger in up to the end.\nThen try again."),
    .measuring = N_ ("Keep your hand still."),
    .meaning = N_ ("Cold fingers and nail polish lower it."),
  },
  [DURE_DEVICE_GLUCOSE_METER] = {
    .name = N_ ("Blood sugar"),
    .note = N_ ("Drop of blood, 1 min"),
    .overline = N_ ("Blood sugar meter"),
    .picture = "glucose",
    .title = N_ ("Measure with the meter."),
    .steps = { N_ ("Wash and dry your hands."), N_ ("Use a new strip and a new needle."),
               N_ ("Touch the drop with the strip.") },
    .looking = N_ ("Waiting for the meter."),
    .lost = N_ ("Put a new strip in the meter.\nThen try again."),
    .measuring = N_ ("Wait for the meter."),
    .meaning = N_ ("What you ate, and when, changes it."),
  },
  [DURE_DEVICE_WEARABLE] = {
    .name = N_ ("With my own device"),
    .note = N_ ("A watch, band or strap that shares the pulse"),
    .overline = N_ ("My own device"),
    .picture = "watch",
    .title = N_ ("Share the pulse from your device."),
    .steps = { N_ ("Wear it close to the skin."), N_ ("Switch on \"broadcast heart rate\" on it."),
               N_ ("Stay near this screen.") },
    .looking = N_ ("Looking for your device."),
    .lost = N_ ("Is the heart rate broadcast on?\nThen try again."),
    .measuring = N_ ("Sit still and breathe."),
  },
  [DURE_DEVICE_HOME_METER] = {
    .name = N_ ("Electricity of my home"),
    .note = N_ ("My own meter, 1 min"),
    .overline = N_ ("My own meter"),
    .picture = "meter",
    .title = N_ ("Hold your meter to this screen."),
    .steps = { N_ ("Use a meter that you can switch off."),
               N_ ("Switch on its Bluetooth broadcast."), N_ ("Hold it close to the screen.") },
    .looking = N_ ("Looking for your meter."),
    .lost = N_ ("Is its Bluetooth broadcast on?\nHold it closer, then try again."),
    .measuring = N_ ("We listen to your meter."),
  },
};

static const struct
{
  const char *name;
  const char *unit;
  guint decimals;
} values[DURE_CODE_COUNT] = {
  [DURE_CODE_HEART_RATE] = { N_ ("Heart rate"), N_ ("a minute"), 0 },
  [DURE_CODE_RR_INTERVALS] = { N_ ("Beat intervals"), "ms", 0 },
  [DURE_CODE_RMSSD] = { N_ ("Variation"), "ms", 0 },
  [DURE_CODE_SYSTOLIC] = { N_ ("Upper pressure"), "mmHg", 0 },
  [DURE_CODE_DIASTOLIC] = { N_ ("Lower pressure"), "mmHg", 0 },
  [DURE_CODE_MEAN_PRESSURE] = { N_ ("Mean pressure"), "mmHg", 0 },
  [DURE_CODE_OXYGEN] = { N_ ("Oxygen in the blood"), "%", 0 },
  [DURE_CODE_TEMPERATURE] = { N_ ("Body temperature"), "℃", 1 },
  [DURE_CODE_WEIGHT] = { N_ ("Body weight"), "kg", 1 },
  [DURE_CODE_HEIGHT] = { N_ ("Height"), "cm", 0 },
  [DURE_CODE_BMI] = { N_ ("Body mass index"), "kg/m²", 1 },
  [DURE_CODE_BODY_FAT] = { N_ ("Body fat"), "%", 1 },
  [DURE_CODE_GLUCOSE_MASS] = { N_ ("Blood sugar level"), "mg/dL", 0 },
  [DURE_CODE_GLUCOSE_MOLES] = { N_ ("Blood sugar level"), "mmol/L", 1 },
  [DURE_CODE_ELECTRICITY] = { N_ ("Electricity of my home"), "Wh", 0 },
  [DURE_CODE_POWER] = { N_ ("What my home draws"), "W", 0 },
};

/**
 * dure_instrument_words:
 * @device: which instrument
 *
 * Returns: (transfer none): its words
 */
const DureInstrumentWords *
dure_instrument_words (DureDeviceClass device)
{
  g_return_val_if_fail (device < DURE_DEVICE_COUNT, &words[0]);

  return &words[device];
}

/**
 * dure_code_in_words:
 * @code: what was measured
 *
 * Returns: (transfer none): its name, translated
 */
const char *
dure_code_in_words (DureCode code)
{
  return _(values[code].name);
}

/**
 * dure_unit_in_words:
 * @code: what was measured
 *
 * Returns: (transfer none): the unit behind the figures, translated
 */
const char *
dure_unit_in_words (DureCode code)
{
  return _(values[code].unit);
}

/**
 * dure_value_in_figures:
 * @code: what was measured
 * @value: in the code's unit
 *
 * Returns: (transfer full): as many figures as such an instrument shows, in the present language
 */
char *
dure_value_in_figures (DureCode code, double value)
{
  return dure_language_number (value, (int) values[code].decimals);
}
