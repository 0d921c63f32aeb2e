#pragma once

#include <QTranslator>

namespace armature {

/// `text` as a long foreign language would have it: brackets around it, accents in it, at least a third longer.
/// Placeholders (%1, %L1, %n), tags, entities, the one mnemonic (&x) and newlines stay as they are.
QString pseudoTranslated(const QString &text);

/// Shows in a running window which texts are not translatable and which places have no room for a longer language.
class PseudoLocale : public QTranslator {
    Q_OBJECT

public:
    using QTranslator::QTranslator;
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *sourceText, const char *disambiguation = nullptr,
                                    int n = -1) const override;
};

} // namespace armature
