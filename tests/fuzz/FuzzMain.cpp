// Feeds parsers with changed bytes. What they answer must hold (Targets.cpp), and under the sanitizers nothing may be
// read or written that is not theirs.
//   Fuzz --list
//   Fuzz TARGET CORPUS [--seconds N] [--runs N] [--seed N] [--crashes DIR]
//   Fuzz TARGET --replay FILE…
// The same seed and number of runs feed the same bytes everywhere. An input that ends the program is written to DIR.

#include "Fuzz.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QSet>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
extern "C" void __sanitizer_set_death_callback(void (*callback)()); // NOLINT: the name is the sanitizer's
// The other sanitizer knows no such callback: it is to end with a signal.
extern "C" const char *__ubsan_default_options() { // NOLINT: the name is the sanitizer's
    return "print_stacktrace=1:halt_on_error=1:abort_on_error=1";
}
#endif

namespace {

using namespace armature::fuzz;

constexpr unsigned SlowestSeconds = 20;
constexpr qsizetype MostKept = 2'000;

QByteArray current;   // NOLINT(*-avoid-non-const-global-variables): read where the program dies
QByteArray crashFile; // NOLINT(*-avoid-non-const-global-variables)

/// Only calls that a signal handler may make.
void writeCrash() {
    const int file = open(crashFile.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || write(file, current.constData(), size_t(current.size())) < 0)
        return;
    close(file);
    const char *parts[] = {"fuzz: the input is in ", crashFile.constData(), "\n"};
    for (const char *part : parts)
        static_cast<void>(!write(STDERR_FILENO, part, std::strlen(part)));
}

void onSignal(int signal) {
    if (signal == SIGALRM) {
        constexpr char text[] = "fuzz: one input takes longer than 20 s\n";
        static_cast<void>(!write(STDERR_FILENO, text, sizeof text - 1));
    }
    writeCrash();
    _exit(99);
}

void watchForTheEnd() {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_set_death_callback(writeCrash);
#else
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL})
        std::signal(signal, onSignal);
#endif
    std::signal(SIGABRT, onSignal);
    std::signal(SIGALRM, onSignal);
}

QString feed(const Target &target, const QByteArray &bytes) {
    current = bytes;
    alarm(SlowestSeconds);
    QString outcome = target.run(bytes);
    alarm(0);
    return outcome;
}

QByteArray contentOf(const QString &path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

qint64 valueAfter(const QStringList &words, const char *option, qint64 otherwise) {
    const qsizetype at = words.indexOf(QLatin1String(option));
    return at < 0 ? otherwise : words.value(at + 1).toLongLong();
}

int replay(const Target &target, const QStringList &files) {
    for (const QString &file : files)
        std::printf("%s: %s\n", qPrintable(file), qPrintable(feed(target, contentOf(file))));
    return 0;
}

int fuzz(const Target &target, const QStringList &words) {
    QList<QByteArray> pool;
    QSet<QString> outcomes;
    const QDir corpus(words.value(1));
    for (const QString &name : corpus.entryList(QDir::Files, QDir::Name))
        pool << contentOf(corpus.filePath(name));
    if (pool.isEmpty()) {
        std::fprintf(stderr, "fuzz: no corpus in %s\n", qPrintable(corpus.path()));
        return 2;
    }
    for (const QByteArray &bytes : std::as_const(pool))
        outcomes.insert(feed(target, bytes));
    feed(target, {});
    const qsizetype given = pool.size();
    const qint64 seconds = valueAfter(words, "--seconds", 3);
    const qint64 most = valueAfter(words, "--runs", -1);
    Mutator mutator(quint64(valueAfter(words, "--seed", 1)), target.words);
    QElapsedTimer clock;
    clock.start();
    qint64 runs = 0;
    for (; most < 0 ? clock.elapsed() < seconds * 1000 : runs < most; ++runs) {
        const QByteArray &base = pool[qsizetype(mutator.below(quint64(pool.size())))];
        const QByteArray &other = pool[qsizetype(mutator.below(quint64(pool.size())))];
        const QByteArray bytes = mutator.change(base, other, target.most);
        const QString outcome = feed(target, bytes);
        if (outcomes.size() < MostKept && !outcomes.contains(outcome)) {
            outcomes.insert(outcome);
            pool << bytes;
        }
    }
    std::printf("%-12s %9lld runs in %lld s, %lld of %lld inputs found here, %lld outcomes, nothing wrong\n",
                target.name, runs, clock.elapsed() / 1000, qint64(pool.size() - given), qint64(pool.size()),
                qint64(outcomes.size()));
    return 0;
}

} // namespace

void armature::fuzz::demand(bool holds, const char *what) {
    if (holds)
        return;
    std::fprintf(stderr, "fuzz: it does not hold that %s\n", what);
    std::abort();
}

int main(int count, char **values) {
    const QCoreApplication application(count, values);
    const QStringList words = QCoreApplication::arguments().mid(1);
    if (words.value(0) == QLatin1String("--list")) {
        for (const Target &target : targets())
            std::puts(target.name);
        return 0;
    }
    for (const Target &target : targets()) {
        if (words.value(0) != QLatin1String(target.name))
            continue;
        const qsizetype crashes = words.indexOf(QLatin1String("--crashes"));
        const QString folder = crashes < 0 ? QDir::tempPath() : words.value(crashes + 1);
        crashFile = QFile::encodeName(folder + QLatin1String("/fuzz-") + words.value(0) + QLatin1String(".input"));
        watchForTheEnd();
        return words.value(1) == QLatin1String("--replay") ? replay(target, words.mid(2)) : fuzz(target, words);
    }
    std::fputs("usage: Fuzz --list | Fuzz TARGET CORPUS [--seconds N] [--runs N] [--seed N] [--crashes DIR] | Fuzz "
               "TARGET --replay FILE...\n",
               stderr);
    return 2;
}
