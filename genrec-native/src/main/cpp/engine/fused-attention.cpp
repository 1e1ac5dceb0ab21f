// SPDX-License-Identifier: Apache-2.0
#include "fused-attention.h"

#include <initializer_list>

namespace genrec {
namespace {

// Whether the kernel may read what a node is cast from: 32 bits, and rows in one piece.
bool is_cast_to_16_bits(const ggml_tensor * node) {
    return node->op == GGML_OP_CPY && node->type == GGML_TYPE_F16 && node->src[0]->type == GGML_TYPE_F32 &&
           node->src[0]->nb[0] == sizeof(float) && ggml_are_same_shape(node, node->src[0]);
}

} // namespace

void fused_attention::widen(ggml_tensor * node) {
    if (node->op != GGML_OP_FLASH_ATTN_EXT) {
        return;
    }
    ggml_tensor *& keys   = node->src[1];
    ggml_tensor *& values = node->src[2];
    if (is_cast_to_16_bits(keys) && is_cast_to_16_bits(values)) { // both: the kernel takes no mixture in its tiles
        for (ggml_tensor ** each : {&keys, &values}) {
            ggml_tensor * cast = *each;
            *each              = cast->src[0];
            cast->op           = GGML_OP_NONE;
        }
    }
    seen_ = true;
    if (keys->type != GGML_TYPE_F32 || values->type != GGML_TYPE_F32) {
        narrow_ = true;
    }
}

} // namespace genrec
