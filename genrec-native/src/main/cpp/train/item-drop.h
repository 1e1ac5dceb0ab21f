// SPDX-License-Identifier: Apache-2.0
// Histories with gaps: what a user chose next is learned from parts of what came before, too, other parts each time.
#pragma once

#include "dataset.h"
#include "random.h"

namespace genrec {

// The example without each of its learned titles with a probability of `rate`, and without their targets. It is unchanged if
// it would lose all targets.
example without_titles(const example & whole, float rate, random_numbers & random);

} // namespace genrec
