#pragma once

#include <QFrame>
#include <QVBoxLayout>

class QLabel;

namespace armature {

/// A framed group of a page with a heading.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString &heading, QWidget *parent = nullptr);
    [[nodiscard]] QVBoxLayout *content() const { return m_content; }
    void setHeading(const QString &text);

private:
    QLabel *m_heading;
    QVBoxLayout *m_content;
};

} // namespace armature
