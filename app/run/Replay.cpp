#include "run/Replay.h"

#include "base/Literals.h"
#include "base/Secrets.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTimer>
#include <utility>

namespace armature {
namespace {

struct Reel {
    Tape tape;
    std::vector<bool> played;
    ReplayOptions options;

    /// The first entry not yet played that fits, marked as played; null if there is none.
    const TapeEntry *take(const CommandLine &command);
};

bool fits(const TapeEntry &entry, const CommandLine &command) {
    qsizetype found = 0;
    for (const QString &argument : command.arguments)
        found += found < entry.arguments.size() && argument == entry.arguments[found] ? 1 : 0;
    return found == entry.arguments.size() && QFileInfo(command.program).fileName() == entry.program;
}

const TapeEntry *Reel::take(const CommandLine &command) {
    for (size_t i = 0; i < tape.size(); ++i)
        if (!played[i] && fits(tape[i], command)) {
            played[i] = true;
            return &tape[i];
        }
    return nullptr;
}

class ReplayedProcess final : public Process {
public:
    explicit ReplayedProcess(std::shared_ptr<Reel> reel) : m_reel(std::move(reel)) {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &ReplayedProcess::next);
    }

    void start(const CommandLine &command) override {
        m_command = command;
        m_clock.start();
        m_entry = m_reel->take(command);
        m_timer.start(m_entry != nullptr && !m_entry->said.empty() ? pause(m_entry->said.front().afterMs) : 0);
    }

    void cancel() override {
        if (m_over || !m_clock.isValid())
            return;
        m_cancelled = true;
        m_timer.start(0);
    }

private:
    [[nodiscard]] int pause(int recordedMs) const {
        return m_reel->options.speed > 0 ? int(double(recordedMs) / m_reel->options.speed) : 0;
    }

    void next() {
        if (m_entry != nullptr && !std::exchange(m_begun, true))
            Q_EMIT started(0, 0);
        if (m_entry == nullptr || m_cancelled || m_next == m_entry->said.size())
            return end();
        const TapeEntry::Said &said = m_entry->said[m_next++];
        if (said.silentSeconds > 0)
            Q_EMIT silent(said.silentSeconds);
        else
            Q_EMIT line({said.line.channel, redacted(said.line.text, m_command.secrets), said.line.replaces});
        if (!m_cancelled)
            m_timer.start(pause(m_next < m_entry->said.size() ? m_entry->said[m_next].afterMs : m_entry->endsAfterMs));
    }

    void writeFiles() const {
        for (const TapeEntry::File &file : m_entry->files) {
            const QString path = m_reel->options.files + u'/' + file.name;
            QFile out(path);
            if (QDir().mkpath(QFileInfo(path).path()) && out.open(QIODevice::WriteOnly))
                out.write(file.content.toUtf8());
        }
    }

    void end() {
        if (m_over)
            return;
        m_over = true;
        if (!m_cancelled && m_entry != nullptr && !m_reel->options.files.isEmpty())
            writeFiles();
        Q_EMIT finished(ending());
    }

    [[nodiscard]] ProcessResult ending() const {
        ProcessResult result;
        result.milliseconds = m_clock.elapsed();
        if (m_cancelled) {
            result.end = ProcessResult::End::Cancelled;
        } else if (m_entry == nullptr) {
            result.end = ProcessResult::End::FailedToStart;
            result.detail = u"the tape has no such command"_s;
        } else {
            result.end = m_entry->end;
            result.exitCode = m_entry->exitCode;
            result.signal = m_entry->signal;
        }
        return result;
    }

    std::shared_ptr<Reel> m_reel;
    const TapeEntry *m_entry = nullptr;
    CommandLine m_command;
    QTimer m_timer;
    QElapsedTimer m_clock;
    size_t m_next = 0;
    bool m_begun = false;
    bool m_cancelled = false;
    bool m_over = false;
};

class RecordingProcess final : public Process {
public:
    RecordingProcess(std::unique_ptr<Process> inner, std::shared_ptr<Tape> tape)
        : m_inner(std::move(inner)), m_tape(std::move(tape)) {
        connect(m_inner.get(), &Process::started, this, &Process::started);
        connect(m_inner.get(), &Process::line, this, [this](const LineSeen &seen) {
            m_entry.said.push_back({sinceLast(), seen, 0});
            Q_EMIT line(seen);
        });
        connect(m_inner.get(), &Process::silent, this, [this](int seconds) {
            m_entry.said.push_back({sinceLast(), {}, seconds});
            Q_EMIT silent(seconds);
        });
        connect(m_inner.get(), &Process::finished, this, [this](const ProcessResult &result) {
            m_entry.endsAfterMs = sinceLast();
            const bool crashed = result.end == ProcessResult::End::Crashed && result.signal > 0;
            m_entry.end = crashed ? ProcessResult::End::Crashed : ProcessResult::End::Exited;
            m_entry.exitCode =
                result.end == ProcessResult::End::Exited ? result.exitCode : 1; // no tape ends with "cancelled"
            m_entry.signal = crashed ? result.signal : 0;
            m_tape->push_back(m_entry);
            Q_EMIT finished(result);
        });
    }

    void start(const CommandLine &command) override {
        m_entry.program = QFileInfo(command.program).fileName();
        for (const QString &argument : command.arguments)
            if (!argument.contains(u'/') &&
                redacted(argument, command.secrets) == argument) // paths differ from machine to machine
                m_entry.arguments << argument;
        m_clock.start();
        m_inner->start(command);
    }
    void cancel() override { m_inner->cancel(); }

private:
    int sinceLast() { return int(m_clock.restart()); }

    std::unique_ptr<Process> m_inner;
    std::shared_ptr<Tape> m_tape;
    TapeEntry m_entry;
    QElapsedTimer m_clock;
};

} // namespace

ProcessFactory replayedProcesses(Tape tape, const ReplayOptions &options) {
    auto reel = std::make_shared<Reel>(Reel{std::move(tape), {}, options});
    reel->played.resize(reel->tape.size());
    return [reel] { return std::make_unique<ReplayedProcess>(reel); };
}

ProcessFactory recordedProcesses(ProcessFactory inner, std::shared_ptr<Tape> tape) {
    return [inner = std::move(inner), tape = std::move(tape)] {
        return std::make_unique<RecordingProcess>(inner(), tape);
    };
}

} // namespace armature
