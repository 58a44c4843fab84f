from django.urls import path

from bench.floor.views import index

urlpatterns = [path("", index)]
