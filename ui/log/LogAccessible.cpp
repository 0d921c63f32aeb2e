#include "log/LogAccessible.h"

#include "log/LogView.h"

#include <QAccessibleWidget>

namespace armature {
namespace {

/// Offers the current line as the text: a whole log would be too long for any screen reader, and the keyboard leads
/// from line to line.
class LogAccessible : public QAccessibleWidget, public QAccessibleTextInterface {
public:
    explicit LogAccessible(LogView *view) : QAccessibleWidget(view, QAccessible::Terminal), m_view(view) {}

    void *interface_cast(QAccessible::InterfaceType type) override {
        return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface *>(this)
                                                  : QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text kind) const override {
        return kind == QAccessible::Value ? m_view->currentText() : QAccessibleWidget::text(kind);
    }
    QAccessible::State state() const override {
        QAccessible::State state = QAccessibleWidget::state();
        state.readOnly = true;
        state.multiLine = true;
        state.selectableText = true;
        return state;
    }

    QString text(int begin, int end) const override { return m_view->currentText().mid(begin, end - begin); }
    int characterCount() const override { return static_cast<int>(m_view->currentText().size()); }
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override {}
    QRect characterRect(int) const override { return m_view->currentRect(); }
    int offsetAtPoint(const QPoint &) const override { return 0; }
    // Selecting is done in the view, across lines; this interface knows one line alone.
    void selection(int, int *begin, int *end) const override { *begin = *end = 0; }
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    void scrollToSubstring(int, int) override {}
    QString attributes(int, int *begin, int *end) const override {
        *begin = 0;
        *end = characterCount();
        return {};
    }

private:
    LogView *m_view;
};

QAccessibleInterface *makeLogAccessible(const QString &, QObject *object) {
    auto *view = qobject_cast<LogView *>(object);
    return view ? new LogAccessible(view) : nullptr;
}

} // namespace

void installLogAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(makeLogAccessible);
        return true;
    }();
    Q_UNUSED(installed)
}

} // namespace armature
