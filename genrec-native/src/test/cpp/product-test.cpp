// SPDX-License-Identifier: Apache-2.0
// Matrix products against sums in double precision, of every size around the tiles' and from every layout.
#include "check.h"

#include "product.h"
#include "random.h"

#include <random>
#include <vector>

namespace {

using namespace genrec;

std::vector<float> random_floats(random_numbers & random, int64_t count) {
    std::vector<float> values(static_cast<size_t>(count));
    for (float & value : values) {
        value = 2.0f * random.uniform() - 1.0f;
    }
    return values;
}

// A matrix of floats, row by row or column by column.
strided_matrix laid_out(const std::vector<float> & values, int64_t rows, int64_t columns, bool turned) {
    const auto * data = reinterpret_cast<const char *>(values.data());
    return turned ? strided_matrix{data, sizeof(float), static_cast<size_t>(rows) * sizeof(float)}
                  : strided_matrix{data, static_cast<size_t>(columns) * sizeof(float), sizeof(float)};
}

double element(const strided_matrix & matrix, int64_t row, int64_t column) {
    return static_cast<double>(*reinterpret_cast<const float *>(matrix.data + static_cast<size_t>(row) * matrix.row +
                                                                static_cast<size_t>(column) * matrix.column));
}

// `read` is what `right` holds, as floats.
void check(const strided_matrix & left, const strided_matrix & right, const strided_matrix & read, int64_t rows, int64_t inner,
           int64_t columns, random_numbers & random, const kernels & with) {
    const int64_t            stride = columns + static_cast<int64_t>(random.below(5));
    const std::vector<float> before = random_floats(random, rows * stride);
    const auto               first  = static_cast<int64_t>(random.below(static_cast<size_t>(rows)));
    for (const bool add : {false, true}) {
        std::vector<float> out = before;
        multiply(left, right, first, rows, inner, columns, out.data(), stride, add, with);
        for (int64_t row = 0; row < rows; row++) {
            for (int64_t column = 0; column < stride; column++) {
                const auto place    = static_cast<size_t>(row * stride + column);
                const bool computed = row >= first && column < columns;
                double     expected = !computed || add ? static_cast<double>(before[place]) : 0.0;
                for (int64_t k = 0; computed && k < inner; k++) {
                    expected += element(left, row, k) * element(read, k, column);
                }
                CHECK_NEAR(static_cast<double>(out[place]), expected, computed ? 1e-6 * static_cast<double>(inner + 1) : 0.0);
            }
        }
    }
}

void multiplies_floats(random_numbers & random, const kernels & with) {
    for (int i = 0; i < 200; i++) {
        const auto               rows    = static_cast<int64_t>(1 + random.below(40));
        const auto               inner   = static_cast<int64_t>(1 + random.below(i % 10 == 0 ? 1000 : 70));
        const auto               columns = static_cast<int64_t>(1 + random.below(100));
        const std::vector<float> left    = random_floats(random, rows * inner);
        const std::vector<float> right   = random_floats(random, inner * columns);
        const strided_matrix     second  = laid_out(right, inner, columns, random.below(2) == 0);
        check(laid_out(left, rows, inner, random.below(2) == 0), second, second, rows, inner, columns, random, with);
    }
    const std::vector<float> left   = random_floats(random, 3 * 5000); // long enough to be packed in wide parts
    const std::vector<float> right  = random_floats(random, 5000 * 300);
    const strided_matrix     second = laid_out(right, 5000, 300, false);
    check(laid_out(left, 3, 5000, false), second, second, 3, 5000, 300, random, with);
}

void multiplies_by_any_type(random_numbers & random, const kernels & with) {
    for (const ggml_type type : {GGML_TYPE_F16, GGML_TYPE_BF16, GGML_TYPE_Q8_0, GGML_TYPE_Q5_0, GGML_TYPE_Q4_K}) {
        const int64_t            columns = type == GGML_TYPE_Q4_K ? 512 : 288;
        const std::vector<float> values  = random_floats(random, 20 * columns);
        std::vector<char>        bytes(20 * ggml_row_size(type, columns));
        ggml_quantize_chunk(type, values.data(), bytes.data(), 0, 20, columns, nullptr);
        std::vector<float> read(values.size());
        ggml_get_type_traits(type)->to_float(bytes.data(), read.data(), 20 * columns);
        const std::vector<float> left = random_floats(random, 30 * 20);
        check(laid_out(left, 30, 20, false), {bytes.data(), ggml_row_size(type, columns), 0, type},
              laid_out(read, 20, columns, false), 30, 20, columns, random, with);
    }
}

} // namespace

int main() {
    const uint64_t seed = std::random_device{}();
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    random_numbers random(seed);
    for (const kernels * with : usable_kernels()) {
        std::printf("kernels %s\n", with->name);
        multiplies_floats(random, *with);
        multiplies_by_any_type(random, *with);
    }
    return 0;
}
