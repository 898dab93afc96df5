# __init__.py: the test kit, everything a test needs that is not the test itself
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
