#pragma once

#include <QtGlobal>

/// Milliseconds a test allows for work whose growth it limits (linear, not quadratic): ten times as many where the
/// processor is emulated.
inline qint64 patience(qint64 milliseconds) {
    return milliseconds * (qEnvironmentVariableIsSet("ARMATURE_TEST_EMULATED") ? 10 : 1);
}
