#include "base/Literals.h"
#include "look/Theme.h"
#include "window/WizardWindow.h"

#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QTimer>
#include <cstdio>
#include <ctime>

// From the start of the process to the first painted page, to everything detected, and what the idle window then takes.
//     StartBench SINCE [--baseline]
// SINCE: CLOCK_MONOTONIC in nanoseconds at which the process was started (bench.py measures it). --baseline: an empty
// Qt window instead.

namespace {

using namespace armature;

constexpr int IdleMs = 1500; ///< after everything is known, so that what was only needed on the way is gone

qint64 monotonic() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return qint64(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

double statusMb(const char *key) {
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n'))
        if (line.startsWith(key))
            return line.mid(line.indexOf(':') + 1).trimmed().split(' ').first().toDouble() / 1024;
    return 0;
}

/// Notes when a window was painted for the first time.
class FirstPaint : public QObject {
public:
    explicit FirstPaint(QWidget &window) { window.installEventFilter(this); }
    qint64 at = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override {
        if (event->type() == QEvent::Paint && at == 0)
            QMetaObject::invokeMethod(
                this, [this] { at = at == 0 ? monotonic() : at; },
                Qt::QueuedConnection); // after the paint, not before it
        return false;
    }
};

void report(QJsonObject figures) {
    figures.insert(u"memory_mb"_s, statusMb("VmRSS"));
    std::puts(QJsonDocument(figures).toJson(QJsonDocument::Compact).constData());
    QCoreApplication::quit();
}

double since(qint64 start, qint64 now) { return double(now - start) / 1e6; }

int baseline(qint64 start) {
    QLabel window(u"empty"_s);
    FirstPaint painted(window);
    window.resize(1100, 720);
    window.show();
    QTimer::singleShot(IdleMs, &window, [&] { report({{u"first_paint_ms"_s, since(start, painted.at)}}); });
    return QApplication::exec();
}

int wizard(qint64 start) {
    Theme theme;
    EngineOptions options;
    options.choices.stack = u"llm-studio"_s;
    options.choices.target = u"/nonexistent/environment"_s;
    WizardWindow window(options, theme);
    FirstPaint painted(window);
    window.show();
    window.begin();
    QObject::connect(&window.bench(), &Workbench::tableChanged, &window, [&] {
        const double detected = since(start, monotonic());
        QTimer::singleShot(IdleMs, &window, [&, detected] {
            report({{u"first_paint_ms"_s, since(start, painted.at)}, {u"detected_ms"_s, detected}});
        });
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 2) {
        std::fputs("Usage: StartBench SINCE [--baseline]\n", stderr);
        return 2;
    }
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const qint64 start = QByteArray(argv[1]).toLongLong();
    QApplication application(argc, argv);
    return argc > 2 ? baseline(start) : wizard(start);
}
