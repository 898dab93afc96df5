// folder.h: a test's folder, gone with all that is in it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

void dure_folder_remove (const char *path);
