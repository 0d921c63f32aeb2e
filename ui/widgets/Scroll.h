#pragma once

#include <QScrollArea>

class QVBoxLayout;

namespace armature {

/// A page's content where it may grow higher than the window: scrolls up and down, never sideways, and keeps what has
/// the focus in sight.
class Scroll : public QScrollArea {
    Q_OBJECT

public:
    explicit Scroll(QWidget *parent = nullptr);
    [[nodiscard]] QVBoxLayout *content() const { return m_content; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void keepInSight(QWidget *old, QWidget *now);
    QVBoxLayout *m_content;
};

/// Removes and deletes everything in a layout.
void clearLayout(QLayout *layout);

} // namespace armature
