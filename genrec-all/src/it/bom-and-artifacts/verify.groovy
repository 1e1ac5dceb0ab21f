// SPDX-License-Identifier: Apache-2.0
binding.setVariable('ownJars', ["genrec-core-${version}.jar", "genrec-native-${version}.jar",
    "genrec-native-${version}-${platform}.jar"].collect { it.toString() })
binding.setVariable('rootModules', 'io.genrec.llama')
evaluate(new File(shared, 'consumer.groovy'))
