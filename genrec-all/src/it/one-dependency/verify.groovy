// SPDX-License-Identifier: Apache-2.0
binding.setVariable('ownJars', ["genrec-${version}.jar", "genrec-core-${version}.jar", "genrec-native-${version}.jar",
    "genrec-native-${version}-${platform}.jar"].collect { it.toString() })
binding.setVariable('rootModules', 'io.genrec')
evaluate(new File(shared, 'consumer.groovy'))
