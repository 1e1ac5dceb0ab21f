// SPDX-License-Identifier: Apache-2.0
#include "variant.h"

#include <string.h>
#include <utility>

namespace genrec {
namespace GENREC_KERNELS {
namespace {

#ifdef __GNUC__
typedef float floats __attribute__((vector_size(lanes * sizeof(float))));
#else
using floats = float;
#endif

constexpr int64_t panel = tile_columns;

int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

floats load(const float * from) {
    floats values;
    memcpy(&values, from, sizeof(values));
    return values;
}

void store(float * to, floats values) {
    memcpy(to, &values, sizeof(values));
}

void copy(const float * from, int64_t count, float * to) {
    memcpy(to, from, static_cast<size_t>(count) * sizeof(float));
}

// Of one panel: right factor's rows one after the other, each of `panel` floats.
using tile_function = void (*)(const char *, size_t, size_t, const float *, int64_t, int64_t, float *, int64_t, bool);

template <size_t rows>
void multiply_tile(const char * left, size_t row_stride, size_t inner_stride, const float * packed, int64_t depth,
                   int64_t columns, float * out, int64_t stride, bool add) {
    floats sums[rows][2] = {};
    for (int64_t k = 0; k < depth; k++) {
        const floats first = load(packed + k * panel);
        const floats other = load(packed + k * panel + lanes);
        for (size_t row = 0; row < rows; row++) {
            const float factor = *reinterpret_cast<const float *>(left + row * row_stride);
            sums[row][0] += factor * first;
            sums[row][1] += factor * other;
        }
        left += inner_stride;
    }
    for (size_t row = 0; row < rows; row++) {
        float * place = out + static_cast<int64_t>(row) * stride;
        float   edge[panel] = {};
        float * whole = columns == panel ? place : edge;
        if (whole == edge) {
            copy(place, columns, edge);
        }
        store(whole, add ? load(whole) + sums[row][0] : sums[row][0]);
        store(whole + lanes, add ? load(whole + lanes) + sums[row][1] : sums[row][1]);
        if (whole == edge) {
            copy(edge, columns, place);
        }
    }
}

struct tile_table {
    tile_function of_rows[tile_rows]; // one row fewer than the tile has
};

template <size_t... rows> constexpr tile_table tiles(std::index_sequence<rows...>) {
    return {{multiply_tile<rows + 1>...}};
}

constexpr tile_table tile_functions = tiles(std::make_index_sequence<static_cast<size_t>(tile_rows)>());

// The floats of a row's columns first..last.
const float * row_floats(const strided_matrix & right, int64_t row, int64_t first, int64_t last, float * space) {
    const char * start = right.data + static_cast<size_t>(row) * right.row;
    if (right.type == GGML_TYPE_F32) {
        return reinterpret_cast<const float *>(start) + first;
    }
    start += static_cast<size_t>(first / ggml_blck_size(right.type)) * ggml_type_size(right.type);
    ggml_get_type_traits(right.type)->to_float(start, space, last - first);
    return space;
}

// Copies right's rows from..to and columns first..last into panels one after the other, filled up with zeros.
void pack(const strided_matrix & right, int64_t from, int64_t to, int64_t first, int64_t last, float * packed) {
    const int64_t depth = to - from;
    if ((last - first) % panel != 0) {
        memset(packed + (last - first) / panel * panel * depth, 0, static_cast<size_t>(panel * depth) * sizeof(float));
    }
    if (right.type != GGML_TYPE_F32 || right.column == sizeof(float)) {
        float space[most_columns];
        for (int64_t k = 0; k < depth; k++) {
            const float * values = row_floats(right, from + k, first, last, space);
            for (int64_t column = 0; column < last - first; column += panel) {
                const int64_t count = last - first - column;
                float *       out   = packed + column * depth + k * panel;
                if (count >= panel) {
                    copy(values + column, panel, out); // of a length that the compiler knows
                } else {
                    copy(values + column, count, out);
                }
            }
        }
        return;
    }
    for (int64_t column = 0; column < last - first; column++) {
        const char * values = right.data + static_cast<size_t>(from) * right.row +
                              static_cast<size_t>(first + column) * right.column;
        float *      out    = packed + column / panel * panel * depth + column % panel;
        for (int64_t k = 0; k < depth; k++) {
            out[k * panel] = *reinterpret_cast<const float *>(values + static_cast<size_t>(k) * right.row);
        }
    }
}

} // namespace

void multiply_columns(const strided_matrix & left, const strided_matrix & right, int64_t first_row, int64_t last_row,
                      int64_t inner, int64_t first, int64_t last, float * out, int64_t stride, bool add, float * packed) {
    const int64_t parts = (inner + deepest_part - 1) / deepest_part;
    const int64_t depth = (inner + parts - 1) / parts;
    for (int64_t from = 0; from < inner; from += depth) {
        const int64_t to = smaller(from + depth, inner);
        pack(right, from, to, first, last, packed);
        for (int64_t row = first_row; row < last_row; row += tile_rows) {
            const tile_function tile = tile_functions.of_rows[smaller(tile_rows, last_row - row) - 1];
            const char * start = left.data + static_cast<size_t>(row) * left.row + static_cast<size_t>(from) * left.column;
            for (int64_t column = first; column < last; column += panel) {
                tile(start, left.row, left.column, packed + (column - first) * (to - from), to - from,
                     smaller(panel, last - column), out + row * stride + column, stride, add || from > 0);
            }
        }
    }
}

} // namespace GENREC_KERNELS
} // namespace genrec
