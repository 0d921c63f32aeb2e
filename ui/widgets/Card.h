#pragma once

#include <QFrame>
#include <QVBoxLayout>

namespace armature {

/// A framed group of a page with a heading.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(const QString &heading, QWidget *parent = nullptr);
    [[nodiscard]] QVBoxLayout *content() const { return m_content; }

private:
    QVBoxLayout *m_content;
};

} // namespace armature
