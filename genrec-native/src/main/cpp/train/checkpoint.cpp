// SPDX-License-Identifier: Apache-2.0
#include "checkpoint.h"

#include "base-model.h"
#include "gguf-writer.h"
#include "training-errors.h"

#include <cstring>
#include <sstream>

namespace genrec {
namespace {

class gguf_reader {
  public:
    explicit gguf_reader(const std::string & path) : path_(path) {
        ggml_context *   tensors = nullptr;
        gguf_init_params params{false, &tensors};
        keys_.reset(gguf_init_from_file(path.c_str(), params));
        tensors_.reset(tensors);
        if (!keys_) {
            refuse("the file is damaged or cannot be read");
        }
    }

    [[noreturn]] void refuse(const std::string & why) const { throw load_error(path_ + ": " + why); }

    int64_t key(const char * name, gguf_type type) const {
        const int64_t id = gguf_find_key(keys_.get(), name);
        if (id < 0 || gguf_get_kv_type(keys_.get(), id) != type) {
            refuse(std::string("the key ") + name + " is missing; this is no checkpoint");
        }
        return id;
    }

    int64_t     number(const char * name) const { return gguf_get_val_i64(keys_.get(), key(name, GGUF_TYPE_INT64)); }
    double      real(const char * name) const { return gguf_get_val_f64(keys_.get(), key(name, GGUF_TYPE_FLOAT64)); }
    std::string text(const char * name) const { return gguf_get_val_str(keys_.get(), key(name, GGUF_TYPE_STRING)); }

    const float * values(const std::string & name, size_t count) const {
        const ggml_tensor * tensor = ggml_get_tensor(tensors_.get(), name.c_str());
        if (!tensor || tensor->type != GGML_TYPE_F32 || static_cast<size_t>(ggml_nelements(tensor)) != count) {
            refuse("tensor " + name + " is missing or has another shape");
        }
        return static_cast<const float *>(tensor->data);
    }

  private:
    std::string      path_;
    gguf_context_ptr keys_;
    ggml_context_ptr tensors_;
};

void add_parameters(gguf_writer & out, const std::vector<ggml_tensor *> & parameters) {
    for (const ggml_tensor * parameter : parameters) {
        out.add(parameter->name, parameter, [parameter] { return base_model::floats(parameter); });
    }
}

void load_parameters(const gguf_reader & file, const std::vector<ggml_tensor *> & parameters) {
    for (ggml_tensor * parameter : parameters) {
        const auto count = static_cast<size_t>(ggml_nelements(parameter));
        ggml_backend_tensor_set(parameter, file.values(parameter->name, count), 0, count * sizeof(float));
    }
}

void add_moments(gguf_writer & out, const char * prefix, const std::vector<ggml_tensor *> & parameters,
                 const std::vector<std::vector<float>> & moments) {
    for (size_t i = 0; i < parameters.size(); i++) {
        const std::vector<float> & moment = moments[i];
        out.add(std::string(prefix) + parameters[i]->name, parameters[i], [&moment] { return moment; });
    }
}

void load_moments(const gguf_reader & file, const char * prefix, const std::vector<ggml_tensor *> & parameters,
                  std::vector<std::vector<float>> & moments) {
    for (size_t i = 0; i < parameters.size(); i++) {
        const float * values = file.values(std::string(prefix) + parameters[i]->name, moments[i].size());
        moments[i].assign(values, values + moments[i].size());
    }
}

// The first setting, one a line, that is not the same.
std::string first_difference(const std::string & before, const std::string & now) {
    std::istringstream old_lines(before);
    std::istringstream new_lines(now);
    std::string        old_line;
    std::string        new_line;
    while (std::getline(new_lines, new_line)) {
        std::getline(old_lines, old_line);
        if (old_line != new_line) {
            return "it was '" + old_line + "', now it is '" + new_line + "'";
        }
    }
    return "they are not the same";
}

} // namespace

void write_parameters(const std::string & path, const std::vector<ggml_tensor *> & parameters) {
    gguf_writer out;
    add_parameters(out, parameters);
    out.write(path);
}

void read_parameters(const std::string & path, const std::vector<ggml_tensor *> & parameters) {
    load_parameters(gguf_reader(path), parameters);
}

void write_checkpoint(const std::string & path, const std::string & settings, const run_state & state, adamw & optimiser) {
    gguf_writer out;
    gguf_set_val_str(out.keys(), "genrec.settings", settings.c_str());
    gguf_set_val_i64(out.keys(), "genrec.step", state.step);
    gguf_set_val_i64(out.keys(), "genrec.tokens", state.tokens);
    gguf_set_val_f64(out.keys(), "genrec.epoch_loss", state.epoch_loss);
    gguf_set_val_f64(out.keys(), "genrec.best_loss", state.best_loss);
    gguf_set_val_i64(out.keys(), "genrec.best_step", state.best_step);
    gguf_set_val_f64(out.keys(), "genrec.validation_loss", state.validation_loss);
    gguf_set_val_i64(out.keys(), "genrec.validated_step", state.validated_step);
    gguf_set_val_i64(out.keys(), "genrec.without_progress", state.without_progress);
    add_parameters(out, optimiser.parameters());
    add_moments(out, "m.", optimiser.parameters(), optimiser.first_moments());
    add_moments(out, "v.", optimiser.parameters(), optimiser.second_moments());
    out.write(path);
}

run_state read_checkpoint(const std::string & path, const std::string & settings, adamw & optimiser) {
    const gguf_reader file(path);
    const std::string before = file.text("genrec.settings");
    if (before != settings) {
        file.refuse("the checkpoint was written with other settings: " + first_difference(before, settings));
    }
    run_state state;
    state.step             = file.number("genrec.step");
    state.tokens           = file.number("genrec.tokens");
    state.epoch_loss       = file.real("genrec.epoch_loss");
    state.best_loss        = file.real("genrec.best_loss");
    state.best_step        = file.number("genrec.best_step");
    state.validation_loss  = file.real("genrec.validation_loss");
    state.validated_step   = file.number("genrec.validated_step");
    state.without_progress = file.number("genrec.without_progress");
    load_parameters(file, optimiser.parameters());
    load_moments(file, "m.", optimiser.parameters(), optimiser.first_moments());
    load_moments(file, "v.", optimiser.parameters(), optimiser.second_moments());
    return state;
}

} // namespace genrec
