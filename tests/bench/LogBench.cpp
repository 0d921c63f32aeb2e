// A million lines into a shown LogPanel, and into a QPlainTextEdit that takes them in batches: how long, how much
// memory, and how long the window stands still. Each is measured in a process of its own. Prints JSON.
//
//   LogBench [lines]

#include "base/Literals.h"
#include "log/LogPanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QMutex>
#include <QPlainTextEdit>
#include <QProcess>
#include <QScrollBar>
#include <QThread>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>

namespace armature {
namespace {

constexpr int DefaultLines = 1000000;
constexpr int HeartbeatMilliseconds = 1;
constexpr int BatchMilliseconds = 50; ///< of the QPlainTextEdit
constexpr int ChildMinutes = 10;
constexpr double NanosecondsPerMillisecond = 1e6;

/// What pip and uv say, 60 to 120 characters; every 50th line redraws the one before, every 7th goes to stderr.
LineSeen lineNumber(int number) {
    static const QStringList forms{
        u"Collecting package-%1==2.%1.0 (from -r requirements.txt (line %1))"_s,
        u"  Downloading package_%1-2.4.0-cp311-cp311-manylinux_2_28_aarch64.whl (%1.2 MB)"_s,
        u"Requirement already satisfied: package-%1>=1.0 in ./staging/lib/python3.11/site-packages (from other-package-%1)"_s,
        u"DEBUG Selecting: package-%1==2.4.0 [compatible] (package_%1-2.4.0-py3-none-any.whl)"_s,
        u" + package-%1==2.4.0 (from the index that serves it, hash checked, 12 files)"_s,
        u"warning: package-%1 has no wheel for this platform tag; the next older version is looked at"_s,
        u"     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ %1/999999 kB 12.4 MB/s eta 0:00:12"_s,
    };
    const Channel channel = number % 7 == 0 ? Channel::Error : Channel::Output;
    return {channel, forms[number % forms.size()].arg(number), number % 50 == 49};
}

/// A value of /proc/self/status in MiB.
double statusMegabytes(const QByteArray &key) {
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines)
        if (line.startsWith(key + ':'))
            return line.mid(key.size() + 1).simplified().split(' ').value(0).toDouble() / 1024;
    return 0;
}

/// Milliseconds that this thread has had a processor for.
double threadCpuMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1000 + double(now.tv_nsec) / NanosecondsPerMillisecond;
}

/// A timer of 1 ms in the window's thread: how late it comes is how long the window stood still.
class Heartbeat : public QObject {
public:
    Heartbeat() {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, &Heartbeat::beat);
    }

    void start() {
        m_cpu = threadCpuMilliseconds();
        m_clock.start();
        m_timer.start(HeartbeatMilliseconds);
    }

    QJsonObject finish() {
        beat();
        m_timer.stop();
        std::sort(m_late.begin(), m_late.end());
        const auto rank = static_cast<std::size_t>(double(m_late.size() - 1) * 0.999);
        return {{u"worst_stall_ms"_s, m_late.back()},
                {u"p999_stall_ms"_s, m_late[rank]},
                {u"worst_turn_cpu_ms"_s, m_worstCpu}};
    }

private:
    void beat() {
        m_late.push_back(
            std::max(0.0, double(m_clock.nsecsElapsed()) / NanosecondsPerMillisecond - HeartbeatMilliseconds));
        m_clock.start();
        const double cpu = threadCpuMilliseconds();
        m_worstCpu = std::max(m_worstCpu, cpu - m_cpu);
        m_cpu = cpu;
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_late;
    double m_cpu = 0;
    double m_worstCpu = 0; ///< without the time in which other programs had the processor
};

/// Shows the widget, runs the event loop until `complete` says so, and measures.
template <class Push, class Complete> QJsonObject measure(QWidget &widget, int lines, Push push, Complete complete) {
    widget.resize(900, 400);
    widget.show();
    for (int i = 0; i < 20; ++i) { // fonts are loaded before the clock runs
        QApplication::processEvents();
        QThread::msleep(5);
    }
    const double before = statusMegabytes("VmRSS");
    std::atomic<bool> produced = false;
    const std::unique_ptr<QThread> producer(QThread::create([lines, push, &produced] {
        for (int i = 0; i < lines; ++i)
            push(lineNumber(i));
        produced = true;
    }));
    Heartbeat heartbeat;
    QElapsedTimer total;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &widget, [&produced, &complete] {
        if (produced && complete())
            QApplication::quit();
    });
    total.start();
    heartbeat.start();
    producer->start();
    look.start(5);
    QApplication::exec();
    QJsonObject result = heartbeat.finish();
    result[u"seconds"_s] = double(total.nsecsElapsed()) / (NanosecondsPerMillisecond * 1000);
    result[u"memory_mb"_s] = statusMegabytes("VmHWM") - before;
    producer->wait();
    return result;
}

QJsonObject measureLogView(int lines) {
    LogFeed feed;
    LogPanel panel(feed);
    QJsonObject result = measure(
        panel, lines, [&feed](const LineSeen &line) { feed.push(line); }, [&feed] { return feed.isEmpty(); });
    result[u"lines_kept"_s] = panel.store().lineCount();
    return result;
}

QJsonObject measurePlainTextEdit(int lines) {
    QPlainTextEdit edit;
    edit.setReadOnly(true);
    edit.setUndoRedoEnabled(false);
    edit.setLineWrapMode(QPlainTextEdit::NoWrap);
    edit.setMaximumBlockCount(0);
    QMutex mutex;
    QString waiting;
    QTimer batches;
    QObject::connect(&batches, &QTimer::timeout, &edit, [&edit, &mutex, &waiting] {
        QString batch;
        {
            const QMutexLocker lock(&mutex);
            batch.swap(waiting);
        }
        if (batch.isEmpty())
            return;
        batch.chop(1);
        edit.appendPlainText(batch);
        edit.verticalScrollBar()->setValue(edit.verticalScrollBar()->maximum());
    });
    batches.start(BatchMilliseconds);
    QJsonObject result = measure(
        edit, lines,
        [&mutex, &waiting](const LineSeen &line) {
            const QMutexLocker lock(&mutex);
            waiting += line.text;
            waiting += u'\n';
        },
        [&mutex, &waiting] {
            const QMutexLocker lock(&mutex);
            return waiting.isEmpty();
        });
    result[u"lines_kept"_s] = edit.blockCount();
    return result;
}

QJsonObject measuredInChild(const QString &mode, int lines) {
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QApplication::applicationFilePath(), {mode, QString::number(lines)});
    child.waitForFinished(ChildMinutes * 60 * 1000);
    return QJsonDocument::fromJson(child.readAllStandardOutput()).object();
}

QJsonObject ratios(const QJsonObject &baseline, const QJsonObject &own) {
    QJsonObject result;
    for (const QString &key : own.keys())
        if (own[key].toDouble() > 0)
            result[key] = baseline[key].toDouble() / own[key].toDouble();
    result.remove(u"lines_kept"_s);
    return result;
}

QJsonObject answer(const QStringList &arguments) {
    const QString mode = arguments.value(1);
    const int lines = std::max(arguments.last().toInt(), 0) > 0 ? arguments.last().toInt() : DefaultLines;
    if (mode == "--log-view"_L1)
        return measureLogView(lines);
    if (mode == "--baseline"_L1)
        return measurePlainTextEdit(lines);
    const QJsonObject own = measuredInChild(u"--log-view"_s, lines);
    const QJsonObject baseline = measuredInChild(u"--baseline"_s, lines);
    return {{u"lines"_s, lines},
            {u"log_view"_s, own},
            {u"plain_text_edit"_s, baseline},
            {u"ratios"_s, ratios(baseline, own)}};
}

} // namespace
} // namespace armature

int main(int argc, char **argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    std::fputs(QJsonDocument(armature::answer(QApplication::arguments())).toJson().constData(), stdout);
    return 0;
}
