#pragma once

#include "engine/Workbench.h"

#include <QWidget>

namespace armature {

enum class PageId { Machine, Compatibility, Limits, Options, Review, Install, Verify, Done };
inline constexpr int PageCount = 8;

/// One page of the wizard. Shows what the workbench knows and asks it for what the user wants; decides nothing itself.
class Page : public QWidget {
    Q_OBJECT

public:
    Page(PageId id, Workbench &bench, QWidget *parent = nullptr) : QWidget(parent), m_id(id), m_bench(bench) {}
    [[nodiscard]] PageId id() const { return m_id; }
    [[nodiscard]] virtual QString title() const = 0;
    /// One sentence: what the page is for.
    [[nodiscard]] virtual QString purpose() const = 0;
    /// Whether the wizard may go on, and if not, why not.
    [[nodiscard]] virtual bool isComplete() const { return true; }
    [[nodiscard]] virtual QString whyNot() const { return {}; }
    /// Called whenever the page is shown.
    virtual void enter() {}
    /// Where the keyboard starts.
    [[nodiscard]] virtual QWidget *firstFocus() { return nullptr; }

Q_SIGNALS:
    void completeChanged();
    void wants(armature::PageId page);

protected:
    [[nodiscard]] Workbench &bench() const { return m_bench; }

private:
    PageId m_id;
    Workbench &m_bench;
};

} // namespace armature
