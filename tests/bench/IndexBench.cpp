// How fast an index page is read and its wheels are matched. Prints one line of JSON for bench.py; index_baseline.py
// measures the same in Python.
//
//     IndexBench PAGE.json

#include "base/Literals.h"
#include "index/SimplePage.h"
#include "wheels/Tags.h"

#include <QElapsedTimer>
#include <QFile>
#include <algorithm>
#include <cstdio>

using namespace armature;

namespace {

constexpr int Rounds = 7;

/// Median of the seconds of some rounds, after one that warms up.
template <class Work> double seconds(Work work) {
    std::vector<double> rounds;
    work();
    for (int i = 0; i < Rounds; ++i) {
        QElapsedTimer timer;
        timer.start();
        work();
        rounds.push_back(double(timer.nsecsElapsed()) / 1e9);
    }
    std::sort(rounds.begin(), rounds.end());
    return rounds[rounds.size() / 2];
}

} // namespace

int main(int count, char **words) {
    QFile file(QString::fromLocal8Bit(count == 2 ? words[1] : ""));
    if (!file.open(QIODevice::ReadOnly)) {
        std::fputs("usage: IndexBench PAGE.json\n", stderr);
        return 2;
    }
    const QByteArray body = file.readAll();
    const QString type = u"application/vnd.pypi.simple.v1+json"_s;
    const QUrl base(u"https://index.example.org/simple/demo/"_s);
    const auto page = parseSimplePage(body, type, base, {body.size() + 1, 1'000'000});
    if (!page) {
        std::fprintf(stderr, "IndexBench: %s\n", qPrintable(page.problem().detail));
        return 1;
    }
    const double parse = seconds([&] { (void)parseSimplePage(body, type, base, {body.size() + 1, 1'000'000}); });

    const WheelEnvironment environment{
        SystemKind::Linux, u"aarch64"_s, {u"glibc"_s, Version::of("2.39")}, {}, Version::of("3.12")};
    const double build = seconds([&] { (void)TagSet(environment); });
    const TagSet tags(environment);
    qsizetype wheels = 0;
    qsizetype fitting = 0;
    const double match = seconds([&] {
        wheels = fitting = 0;
        for (const IndexFile &one : page->files) {
            if (!isWheelFile(one.file))
                continue;
            const auto wheel = WheelName::parse(one.file);
            ++wheels;
            fitting += wheel && wheelFits(*wheel, tags).fits() ? 1 : 0;
        }
    });
    std::printf("{\"bytes\": %lld, \"files\": %zu, \"skipped\": %lld, \"parse_mb_per_s\": %.3f, \"tag_set_ms\": %.4f, "
                "\"wheels\": %lld, "
                "\"fitting\": %lld, \"match_per_s\": %.0f}\n",
                static_cast<long long>(body.size()), page->files.size(), static_cast<long long>(page->skipped),
                double(body.size()) / 1e6 / parse, build * 1e3, static_cast<long long>(wheels),
                static_cast<long long>(fitting), double(wheels) / match);
    return 0;
}
