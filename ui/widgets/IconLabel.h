#pragma once

#include <QIcon>
#include <QWidget>

namespace armature {

/// A picture as high as a line of text. Drawn from its icon each time, so that it follows the theme; screen readers
/// pass it by.
class IconLabel : public QWidget {
    Q_OBJECT

public:
    explicit IconLabel(const QIcon &icon, QWidget *parent = nullptr);
    void setIcon(const QIcon &icon);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QIcon m_icon;
};

} // namespace armature
