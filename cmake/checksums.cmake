# SPDX-License-Identifier: Apache-2.0
# cmake -DNATIVES=folder -P checksums.cmake: writes SHA256SUMS into each folder of it, as sha256sum does, sorted by name.

file(GLOB folders "${NATIVES}/*")
foreach(folder IN LISTS folders)
    file(GLOB names RELATIVE "${folder}" "${folder}/*")
    list(REMOVE_ITEM names SHA256SUMS)
    list(SORT names)
    set(lines "")
    foreach(name IN LISTS names)
        file(SHA256 "${folder}/${name}" hash)
        string(APPEND lines "${hash}  ${name}\n")
    endforeach()
    file(CONFIGURE OUTPUT "${folder}/SHA256SUMS" CONTENT "${lines}" @ONLY NEWLINE_STYLE UNIX)
endforeach()
