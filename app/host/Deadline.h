#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace armature {

/// One attempt at a system call that the kernel may never answer (a hung driver behind /proc, a dead network volume).
/// The work runs in its own thread. Such a call cannot be interrupted, so a thread that is late is abandoned: the work
/// must own everything it touches.
template <class T> class Attempt {
public:
    /// Starts the work. Without a thread to run it (the system is out of them) wait() answers nothing.
    explicit Attempt(std::function<T()> work) : m_slot(std::make_shared<Slot>()) {
        try {
            std::thread([slot = m_slot, task = std::move(work)] {
                T value = task();
                const std::lock_guard lock(slot->mutex);
                slot->value.emplace(std::move(value));
                slot->done.notify_all();
            }).detach();
        } catch (const std::system_error &) {
            m_started = false;
        }
    }

    /// The result, or nothing if it is not there after `timeoutMs`. May be asked again.
    [[nodiscard]] std::optional<T> wait(int timeoutMs) const {
        std::unique_lock lock(m_slot->mutex);
        const auto limit = std::chrono::milliseconds(m_started ? timeoutMs : 0);
        if (!m_slot->done.wait_for(lock, limit, [this] { return m_slot->value.has_value(); }))
            return std::nullopt;
        return m_slot->value;
    }

private:
    struct Slot {
        std::mutex mutex;
        std::condition_variable done;
        std::optional<T> value;
    };
    std::shared_ptr<Slot> m_slot;
    bool m_started = true;
};

template <class T> std::optional<T> withDeadline(std::function<T()> work, int timeoutMs) {
    return Attempt<T>(std::move(work)).wait(timeoutMs);
}

} // namespace armature
