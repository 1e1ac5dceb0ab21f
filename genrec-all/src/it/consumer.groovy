// SPDX-License-Identifier: Apache-2.0
// Runs what a consumer compiled, as the consumer would: in a JVM of its own, with nothing but its dependencies.
import java.nio.charset.StandardCharsets
import java.util.concurrent.TimeUnit

def classes = new File(basedir, 'target/classes')
def dependencies = new File(basedir, 'target/class-path.txt').text.trim().split(File.pathSeparator).toList()

def expected = ownJars + ['commons-codec', 'commons-csv', 'commons-io', 'commons-lang3', 'commons-text',
    'jackson-annotations', 'jackson-core', 'jackson-databind']
def withoutVersion = { name -> name in ownJars ? name : name.replaceFirst(/-\d+(\.\d+)*\.jar$/, '') }
def found = dependencies.collect { withoutVersion(new File(it).name) }.sort()
assert found == expected.sort()

def temporary = new File(basedir, 'target/temporary')
temporary.mkdirs()
def run = { String what, List<String> options ->
  def out = new File(basedir, "target/${what}.out")
  def err = new File(basedir, "target/${what}.err")
  def java = new File(System.getProperty('java.home'), 'bin/java').path
  def builder = new ProcessBuilder([java, '-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', *options,
      'example.RecommendFilms', new File(temporary, "${what}.gguf").path])
  builder.directory(temporary).redirectOutput(out).redirectError(err)
  // The user's cache is that of a new user, so that the natives come out of their jar.
  builder.environment().put('XDG_CACHE_HOME', new File(basedir, 'target/cache').path)
  def process = builder.start()
  if (!process.waitFor(120, TimeUnit.SECONDS)) {
    process.destroyForcibly()
    assert false : "${what}: the JVM does not end by itself"
  }
  def errors = err.getText('UTF-8')
  assert process.exitValue() == 0 : "${what}: exit code ${process.exitValue()}\n${errors}"
  // Not a line more: what llama.cpp logs is not for stdout.
  def titles = out.getText('UTF-8').readLines()
  assert titles == ['Aliens', 'Amélie', 'The Matrix 🎬', 'fine-tunes with genrec-finetune'] : "${what}: ${titles}"
  assert errors == '' : "${what}: ${errors}"
}

def access = Runtime.version().feature() >= 22
run('class-path', (access ? ['--enable-native-access=ALL-UNNAMED'] : []) +
    ['-cp', ([classes.path] + dependencies).join(File.pathSeparator)])
run('module-path', (access ? ['--enable-native-access=io.genrec.llama'] : []) +
    ['--module-path', dependencies.join(File.pathSeparator), '--add-modules', rootModules, '-cp', classes.path])
return true
