// SPDX-License-Identifier: Apache-2.0
#include "variant.h"

#define GENREC_TEXT_OF(name) #name
#define GENREC_TEXT(name) GENREC_TEXT_OF(name)

namespace genrec {
namespace GENREC_KERNELS {

extern const kernels table;
const kernels        table{GENREC_TEXT(GENREC_KERNELS), log_sum_exp, adamw_step, multiply_columns, tile_rows, tile_columns};

} // namespace GENREC_KERNELS
} // namespace genrec
