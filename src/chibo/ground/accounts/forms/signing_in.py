"""The library's forms in our words: labels, hints, no placeholders instead of labels."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from chibo.ground.accounts.rules.signing_in import login_name

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = dict[str, "str | _StrPromise"]
NEW_PASSWORD = _(
    "At least 10 characters, not one of the well-known passwords. With an app also a PIN of 6 to 12 digits."
)


class InOurWords:
    """Puts ``labels`` and ``hints`` on the fields, and takes the placeholders away."""

    labels: ClassVar[Words] = {}
    hints: ClassVar[Words] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(InOurWords, account.LoginForm):  # type: ignore[misc]  # untyped library
    """Name and password; the second step follows."""

    labels: ClassVar[Words] = {"login": _("Phone number or log-in name"), "password": _("Password")}
    hints: ClassVar[Words] = {
        "password": _(
            "The next step asks for the 6-digit code of your authenticator app, if you have one."
        )
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_login(self) -> str:
        """A telephone number may be typed with spaces or +84."""
        return login_name(super().clean_login())


class ConfirmForm(InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    labels: ClassVar[Words] = {"password": _("Password")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Old and new password."""

    labels: ClassVar[Words] = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints: ClassVar[Words] = {"password1": NEW_PASSWORD}


class SetPasswordForm(InOurWords, account.SetPasswordForm):  # type: ignore[misc]
    """The first password of an account that has none."""

    labels: ClassVar[Words] = {
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints: ClassVar[Words] = {"password1": NEW_PASSWORD}


class _Digits(InOurWords):
    """A code that may be typed with spaces."""

    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data:
            typed = self.data.copy()
            typed["code"] = str(typed.get("code", "")).replace(" ", "")
            self.data = typed


class CodeForm(_Digits, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step."""

    labels: ClassVar[Words] = {"code": _("Code")}
    hints: ClassVar[Words] = {
        "code": _("The six digits of your authenticator app, or one of the printed recovery codes.")
    }


class ConfirmCodeForm(_Digits, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more."""

    labels: ClassVar[Words] = CodeForm.labels
    hints: ClassVar[Words] = CodeForm.hints


class AddAppForm(_Digits, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first digits of a new app."""

    labels: ClassVar[Words] = {"code": _("6-digit code that the app shows")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that opens the account alone; a name tells it from the others."""

    labels: ClassVar[Words] = {"name": _("Name of the device")}
    hints: ClassVar[Words] = {"name": _("For your own list, for example: my telephone.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Always, so nobody has to decide it: the library's script reads the box.
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].widget.attrs["hidden"] = True
        self.fields["passwordless"].help_text = ""


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    labels: ClassVar[Words] = {"name": _("Name of the device")}
