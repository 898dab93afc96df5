// phones.js: offers a passkey on the page of my phones
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

import { offer } from '@asset(passkey.js)';

offer();
